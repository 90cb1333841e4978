"""What pages of rosters say."""
