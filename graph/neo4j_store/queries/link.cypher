// Draw references of rows that are there.
UNWIND $pairs AS pair
MATCH (n:{{label}} {id: pair[0]})
MATCH (t:{{target}} {id: pair[1]})
MERGE {{drawn}}
