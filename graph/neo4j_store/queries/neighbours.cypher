// Read the rows that refer to some nodes through one reference.
UNWIND $keys AS key
MATCH (t:{{target}} {id: key})
MATCH {{drawn}}
WHERE n:{{label}} AND ($visible IS NULL OR n.{{delivery}} <= $visible)
RETURN [{{cells}}] AS cells
