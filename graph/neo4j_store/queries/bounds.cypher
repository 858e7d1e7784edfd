// Cut the ids of a label into ranges of so many.
MATCH (n:{{label}})
WHERE n.id >= ''
WITH n.id AS id ORDER BY id
WITH collect(id) AS ids
RETURN [i IN range(0, size(ids) - 1, $step) | ids[i]] AS starts
