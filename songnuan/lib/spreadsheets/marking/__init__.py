"""A client's workbook handed back with its wrong cells marked, everything else as it was sent."""
