// Mark the nodes whose id has a character that servers and Python may sort differently.
UNWIND $keys AS key
MATCH (n:{{label}} {id: key})
SET n:HighKey
