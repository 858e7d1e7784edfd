// Keep changes of rows that are there, to be carried out once the delivery is numbered.
UNWIND $rows AS row
CREATE (n:Staged)
SET n = row
