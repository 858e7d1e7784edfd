// Read the rows removed after a token.
MATCH (t:Tombstone)
WHERE t.delivery > $token AND t.delivery <= $until
RETURN t.table AS table, t.key AS key
