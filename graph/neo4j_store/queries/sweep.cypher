// Throw away rows of a staged delivery that will not be numbered.
MATCH (n:{{label}})
WHERE n.{{delivery}} = $delivery
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS count
