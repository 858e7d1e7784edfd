// Tell which keys have a row.
UNWIND $keys AS key
MATCH {{keyed}}
RETURN key
