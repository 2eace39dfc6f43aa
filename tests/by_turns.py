"""Cases of which each is asked on one of the two databases: those of one test ask mostly the same, and there are many."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection

ON = (pytest.mark.sqlite, pytest.mark.postgres)

WHOLE = (
    "tests/access/test_above.py", "tests/access/test_injected.py", "tests/access/test_matrix.py",
    "tests/beneficiaries/", "tests/races/",
)  # fmt: skip
"""On both databases in CI too: who may see what, where a test parts its questions itself; what is written, and by several at once."""


def cases(arguments: Iterable[tuple[Any, ...]]) -> list[Any]:
    """The arguments of parametrize, the first on the embedded database, the second on PostgreSQL, and so on."""
    return [pytest.param(*each, marks=ON[place % 2]) for place, each in enumerate(arguments)]


def turn() -> int:
    """0 on the embedded database, 1 on PostgreSQL: where a test's own loop begins."""
    return ("sqlite", "postgresql").index(connection.vendor)


def left_to_the_other(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Of these tests, which run on both databases: the cases that CI asks on the other one.

    PostgreSQL is asked the last case of a test, and a test that has but one; the embedded database, which is quicker, the
    cases before it. So every test is asked on both, and every case. By hand all of them run.
    """
    of_test: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if not item.nodeid.startswith(WHOLE):
            of_test[item.nodeid.partition("[")[0]].append(item)
    elsewhere = (slice(-1, None), slice(None, -1))[turn()]
    return [item for of_one in of_test.values() if len(of_one) > 1 for item in of_one[elsewhere]]
