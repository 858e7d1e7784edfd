// Count the rows of which a reference is drawn otherwise than the row says, and name one.
MATCH (n:{{label}})
WITH n, {{kept}} AS kept, [{{drawn}} | t.id] AS drawn
WHERE size(kept) <> size(drawn) OR any(id IN kept WHERE NOT id IN drawn)
RETURN count(n) AS count, min(n.id) AS example
