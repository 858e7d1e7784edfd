// Write over rows that are there.
UNWIND $rows AS row
WITH row, row.id AS key
MATCH {{keyed}}
SET n = row
RETURN count(*) AS count
