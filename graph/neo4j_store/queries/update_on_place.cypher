// Write over rows that lie on the node of a place, and leave the rest of it.
UNWIND $rows AS row
MATCH (n:{{label}} {id: row.id})
SET n += row
RETURN count(*) AS count
