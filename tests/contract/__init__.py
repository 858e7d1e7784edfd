"""One suite for every store: what the port promises, whatever stands behind it."""
