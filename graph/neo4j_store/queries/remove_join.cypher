// Take relationships that are rows away.
UNWIND $keys AS key
MATCH {{keyed}}
DELETE n
