// Find a node in a database without a store: it belongs to somebody else. One that is just being begun does not.
MATCH (n)
WHERE NOT coalesce(n:Store AND n.id = 'maille' OR n:Gate AND n.id = 'gate', false)
RETURN labels(n) AS labels
LIMIT 1
