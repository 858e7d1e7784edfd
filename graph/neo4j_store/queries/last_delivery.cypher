// Say where the store's last delivery came from, and when.
MATCH (s:Store {id: 'maille'})
MATCH (d:Delivery {number: s.token})
RETURN d.number AS number, d.source AS source, d.written_at AS written_at
