// Name the indexes that there are, and say whether each is ready.
SHOW INDEXES YIELD name, state
RETURN name, state
