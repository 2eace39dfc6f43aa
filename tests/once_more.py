"""What is asked once more on PostgreSQL: every test, and of a test with many cases the first and the last.

In CI, where all cases were asked on SQLite a moment ago: what a test asks is mostly the same in each of its cases. By hand
all of them run. Whole as every day is what is written, and by several at once; and who may see what, as questions
are parted there between the databases (tests.by_turns).
"""

from collections import defaultdict
from collections.abc import Iterable

import pytest

WHOLE = ("tests/access/", "tests/beneficiaries/", "tests/races/")


def left_to_sqlite(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The cases between the first and the last of each test that runs on both databases."""
    cases: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if not item.nodeid.startswith(WHOLE) and item.get_closest_marker("postgres") is None:
            cases[item.nodeid.partition("[")[0]].append(item)
    return [item for of_one in cases.values() for item in of_one[1:-1]]
