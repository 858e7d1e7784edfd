"""What exists: frozen records, one class a table, without any input or output."""
