"""The benchmarks on few rows: every way stores, and writes, the same rows. Nothing is said of time.

On the embedded database alone; on both in `make soak`: a PostgreSQL of their own is prepared for a minute.
"""

import pytest

from tests.bench.__main__ import DATABASES, table
from tests.bench.exports import measured
from tests.soak import SOAKING


@pytest.mark.slow
def test_every_way_stores_every_row() -> None:
    asked = tuple(DATABASES) if SOAKING else tuple(DATABASES)[:1]
    _heading, heading, *lines = table((300,), 120, asked)
    assert heading.split()[:2] == ["rows", "database"]
    assert [tuple(line.split()[:2]) for line in lines] == [("300", name) for name in asked]


@pytest.mark.slow
def test_export_and_floor_write_every_row() -> None:
    assert [run.rows for run in measured(300)] == [300, 300]
