"""The demonstration: workbooks of made-up unions' clerks that add up to the published figures.

Knows the contract of the workbook and the fixtures, nothing of Django or of the tables.
"""
