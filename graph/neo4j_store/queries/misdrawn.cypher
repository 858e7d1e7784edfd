// Count the rows of which a reference is drawn otherwise than the row says, and name a few.
MATCH (n:{{label}})
WITH n, {{kept}} AS kept, [{{drawn}} | t.id] AS drawn
WHERE size(kept) <> size(drawn) OR any(id IN kept WHERE NOT id IN drawn)
RETURN count(n) AS count, collect(n.id)[..3] AS examples
