// Find the rows that refer to some nodes through one reference.
UNWIND $keys AS key
MATCH (t:{{target}} {id: key})
MATCH {{drawn}}
WHERE n:{{label}}
RETURN key, n.id AS row
