// Read rows by key.
UNWIND $keys AS key
MATCH {{keyed}}
WHERE ($visible IS NULL OR n.{{delivery}} <= $visible) AND ($source IS NULL OR n.{{source}} = $source)
RETURN [{{cells}}] AS cells
