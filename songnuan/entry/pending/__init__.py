"""Rows that were left out when the good ones were stored: kept, listed, corrected, handed back, settled, given up."""
