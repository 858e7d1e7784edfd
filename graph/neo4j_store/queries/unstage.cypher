// Forget changes that were carried out.
UNWIND $positions AS position
MATCH (n:Staged {position: position})
DELETE n
