"""What a federation does around its records: delegation teams and their plans, needs, activities, firms told apart.

Nothing here moves a figure but by the ledger's door; what belongs to a record hangs on it.
"""
