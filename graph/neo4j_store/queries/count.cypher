// Count rows: the server keeps this number.
MATCH {{pattern}}
RETURN count(n) AS count
