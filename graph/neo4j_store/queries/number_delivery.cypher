// Number a writing: the counter moves, and the delivery tells what it did.
MATCH (s:Store {id: 'maille'})
SET s.token = $delivery.number, s.applying = $applying
CREATE (d:Delivery)
SET d = $delivery
