// Count the relationships that are rows and do not join what the row says, and name one.
MATCH (a)-[n:{{type}}]->(b)
WHERE a.id <> n.{{start}} OR b.id <> coalesce({{ends}})
RETURN count(n) AS count, min(n.id) AS example
