// Take the counter's lock, held to the end of the transaction: one writing at a time.
MATCH (s:Store {id: 'maille'})
SET s.lock = true
