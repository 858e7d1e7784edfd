// Read the next changes to carry out.
MATCH (n:Staged)
WHERE n.position >= 0
RETURN n.position AS position, n.table AS table, n.key AS key, n.source AS source, n.cells AS cells
ORDER BY n.position
LIMIT $limit
