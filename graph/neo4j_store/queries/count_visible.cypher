// Count rows while a delivery is being staged.
MATCH {{pattern}}
WHERE n.{{delivery}} <= $visible
RETURN count(n) AS count
