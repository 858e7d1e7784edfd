// Read the keys of the rows written after a token.
MATCH {{pattern}}
WHERE n.{{delivery}} > $token AND n.{{delivery}} <= $until
RETURN n.id AS key
