// Find a node in a database that holds no store of ours.
MATCH (n)
RETURN labels(n) AS labels
LIMIT 1
