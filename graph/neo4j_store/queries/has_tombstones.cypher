// Tell whether anything was ever removed.
MATCH (t:Tombstone)
RETURN count(t) > 0 AS found
