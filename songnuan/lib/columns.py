"""What a column of a table holds: a limit that a form says as well is asked of the column, not written a second time."""

from typing import Any


def longest(model: Any, field: str) -> int:
    """Characters that a text column holds at most."""
    most: int = model._meta.get_field(field).max_length
    return most
