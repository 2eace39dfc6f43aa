"""报前核对: what is looked at before a report is filed, and answered with a word."""
