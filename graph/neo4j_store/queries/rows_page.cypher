// Read a page of rows in the order of their keys, but for those marked HighKey.
MATCH (n:{{label}})
WHERE n.id >= $start AND ($after IS NULL OR n.id <> $after) AND NOT n:HighKey
  AND ($visible IS NULL OR n.{{delivery}} <= $visible) AND ($source IS NULL OR n.{{source}} = $source)
RETURN [{{cells}}] AS cells
ORDER BY n.id
LIMIT $limit
