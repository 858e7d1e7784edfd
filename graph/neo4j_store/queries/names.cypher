// Read the keys and names of a directory.
MATCH {{pattern}}
WHERE $visible IS NULL OR n.{{delivery}} <= $visible
RETURN n.id AS key, n.{{column}} AS name
