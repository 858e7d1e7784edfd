// Forget the removal of rows written again.
UNWIND $ids AS id
MATCH (t:Tombstone {id: id})
DELETE t
