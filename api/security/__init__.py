"""The guarded edge: which hosts and origins are answered, what every answer forbids a browser to do."""
