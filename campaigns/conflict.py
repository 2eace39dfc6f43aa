"""A refusal because the world moved on. The lowest floor that knows of it; the ledger's door raises it as well."""


class Conflict(Exception):
    """The ledger moved on since the change was prepared. The text is for the clerk."""
