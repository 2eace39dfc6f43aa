"""Rules for one cell: from what stands in it to the value to store, or the reason why not.

A rule is called with a typed cell and answers a plain value (text, whole number,
boolean, ISO date; None where the cell is empty), or raises CellFault. Rules never
round, guess or repair beyond what the contracts say.
"""
