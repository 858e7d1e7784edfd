// Note that rows went away, and the versions they had.
UNWIND $rows AS row
MERGE (t:Tombstone {id: row.id})
SET t = row
