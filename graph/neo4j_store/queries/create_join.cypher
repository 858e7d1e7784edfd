// Create rows that are relationships.
UNWIND $rows AS row
MATCH (a:{{start_label}} {id: row.{{start}}})
MATCH (b:{{end_label}} {id: row.{{end}}})
CREATE (a)-[n:{{type}}]->(b)
SET n = row
RETURN count(*) AS count
