"""Generated cases of which each is asked on one of the two databases, by turns: what they ask hangs on no database, and there
are many."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection

ON = (pytest.mark.sqlite, pytest.mark.postgres)


def cases(arguments: Iterable[tuple[Any, ...]]) -> list[Any]:
    """The arguments of parametrize, the first on the embedded database, the second on PostgreSQL, and so on."""
    return [pytest.param(*each, marks=ON[place % 2]) for place, each in enumerate(arguments)]


def turn() -> int:
    """0 on the embedded database, 1 on PostgreSQL: where a test's own loop begins."""
    return ("sqlite", "postgresql").index(connection.vendor)
