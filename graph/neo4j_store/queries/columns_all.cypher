// Read columns of all rows.
MATCH {{pattern}}
WHERE $visible IS NULL OR n.{{delivery}} <= $visible
WITH collect(n) AS rows
RETURN {{columns}}
