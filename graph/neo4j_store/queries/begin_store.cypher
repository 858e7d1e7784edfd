// Make the counter and the gate of a new store.
MERGE (s:Store {id: 'maille'})
ON CREATE SET s.token = 0
MERGE (g:Gate {id: 'gate'})
SET s.schema = $schema
