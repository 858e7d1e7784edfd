// Take rows off the nodes of their places.
UNWIND $keys AS key
MATCH (n:{{label}} {id: key})
REMOVE n:{{label}}, {{properties}}
