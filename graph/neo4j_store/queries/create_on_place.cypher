// Create rows that lie on the node of a place.
UNWIND $rows AS row
MERGE (n:Place {id: row.id})
SET n:{{label}}, n += row
RETURN count(*) AS count
