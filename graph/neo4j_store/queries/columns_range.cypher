// Read columns of the rows of a range of ids, whole lists at once.
MATCH (n:{{label}})
WHERE n.id >= $from AND ($to IS NULL OR n.id < $to)
  AND ($visible IS NULL OR n.{{delivery}} <= $visible)
WITH collect(n) AS rows
RETURN {{columns}}
