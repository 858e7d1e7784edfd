"""What only the embedded file can go wrong with: its schema, its opening, disks, kills and power cuts."""
