// Erase the drawing of a reference of some rows.
UNWIND $keys AS key
MATCH (n:{{label}} {id: key})
MATCH {{drawn_named}}
WHERE t:{{target}}
DELETE r
