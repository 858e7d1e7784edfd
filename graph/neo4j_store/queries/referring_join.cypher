// Find the relationships that are rows and refer to some ids through one column.
UNWIND $keys AS key
MATCH {{pattern}}
WHERE n.{{column}} = key
RETURN key, n.id AS row
