// Create rows that are new, each with the relationships of its references.
UNWIND $rows AS row
{{matches}}
CREATE (n:{{label}})
SET n = row
{{links}}
RETURN count(*) AS count
