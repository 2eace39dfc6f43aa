"""期次: when reports are due, and who may still file after that."""
