"""The commands, one file each: `PLACE` in the help, `register(app)`, and the function that does it."""
