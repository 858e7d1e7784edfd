// Read every row, in no order.
MATCH {{pattern}}
WHERE ($visible IS NULL OR n.{{delivery}} <= $visible) AND ($source IS NULL OR n.{{source}} = $source)
RETURN [{{cells}}] AS cells
