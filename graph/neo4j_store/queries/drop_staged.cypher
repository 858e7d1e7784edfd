// Throw away changes that will not be carried out.
MATCH (n:Staged)
WITH n LIMIT $limit
DELETE n
RETURN count(*) AS count
