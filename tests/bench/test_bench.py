"""The benchmark on few rows: all three ways store the same rows. Nothing is said of time."""

import pytest

from tests.bench.__main__ import DATABASES, table


@pytest.mark.slow
def test_every_way_stores_every_row() -> None:
    _heading, heading, *lines = table((300,), 120)
    assert heading.split()[:2] == ["rows", "database"]
    assert [tuple(line.split()[:2]) for line in lines] == [("300", name) for name in DATABASES]
