"""Pages about an organisation: its units, its people, and who did what."""
