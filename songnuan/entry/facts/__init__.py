"""What each sheet adds of its own: rules that see a whole row, and the columns its facts are stored in."""
