// Read the rows marked HighKey: few, if any.
MATCH (n:HighKey)
WHERE n:{{label}}
  AND ($visible IS NULL OR n.{{delivery}} <= $visible) AND ($source IS NULL OR n.{{source}} = $source)
RETURN [{{cells}}] AS cells
