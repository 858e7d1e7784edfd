// Read the last versions of rows that had been removed.
UNWIND $ids AS id
MATCH (t:Tombstone {id: id})
RETURN t.key AS key, t.version AS version
