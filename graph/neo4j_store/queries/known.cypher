// Read the version and the references of rows by key.
UNWIND $keys AS key
MATCH {{keyed}}
RETURN key, n.{{version}} AS version, [{{references}}] AS references
