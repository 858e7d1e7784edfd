// Throw away relationships of a staged delivery that will not be numbered.
MATCH {{pattern}}
WHERE n.{{delivery}} = $delivery
WITH n LIMIT $limit
DELETE n
RETURN count(*) AS count
