"""The benchmarks on few rows: every way stores, and writes, the same rows. Nothing is said of time."""

import pytest

from tests.bench.__main__ import DATABASES, table
from tests.bench.exports import measured


@pytest.mark.slow
def test_every_way_stores_every_row() -> None:
    _heading, heading, *lines = table((300,), 120)
    assert heading.split()[:2] == ["rows", "database"]
    assert [tuple(line.split()[:2]) for line in lines] == [("300", name) for name in DATABASES]


@pytest.mark.slow
def test_export_and_floor_write_every_row() -> None:
    assert [run.rows for run in measured(300)] == [300, 300]
