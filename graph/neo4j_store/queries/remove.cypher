// Take nodes away, with the drawings of their references.
UNWIND $keys AS key
MATCH (n:{{label}} {id: key})
DETACH DELETE n
