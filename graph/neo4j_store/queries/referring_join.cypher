// Find the relationships that are rows and refer to the keys by a column: one reading of them, whatever the keys.
MATCH {{pattern}}
WHERE n.{{column}} IN $keys
RETURN n.{{column}} AS key, n.id AS row
