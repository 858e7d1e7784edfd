// Read the relationships that are rows and hold one of the keys in a column.
MATCH {{pattern}}
WHERE n.{{column}} IN $keys AND ($visible IS NULL OR n.{{delivery}} <= $visible)
RETURN [{{cells}}] AS cells
