"""盖章报表: one report on paper, and its scan with names and seal."""
