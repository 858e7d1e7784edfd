// Tell whether anything was ever removed and not written again.
MATCH (t:Tombstone)
RETURN count(t) > 0 AS found
