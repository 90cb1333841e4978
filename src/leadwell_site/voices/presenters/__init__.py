"""What pages of voices say."""
