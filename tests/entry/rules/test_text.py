"""Free text: stored as written, within its length, without what no database keeps."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songnuan.entry.rules.text import Text
from songnuan.lib.spreadsheets.cells import Cell
from tests.entry.rules.judging import BROKEN, EMPTY, judged

pytestmark = pytest.mark.hardening("T12")

text = Text(20)
moment = datetime.datetime.fromisoformat


@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ("李春生", "李春生"), (" 李春生\u3000", "李春生"), ("李 春　生", "李 春　生"), ("Ａ（1）", "Ａ（1）"), (12, "12"), (12.0, "12"),
        (0.30000000000000004, "0.3"), (1e16, "1e+16"), (True, "是"), (False, "否"), (datetime.date(2023, 1, 5), "2023-01-05"),
        (moment("2023-01-05"), "2023-01-05"), (moment("2023-01-05T08:00"), "2023-01-05 08:00:00"),
        (datetime.time(8, 30), "08:30:00"), ("两\n行", "两\n行"), ("𠮷野", "𠮷野"), ("=1+1", "=1+1"), ("字" * 20, "字" * 20),
    ],
)  # fmt: skip
def test_it_is_stored_as_written(cell: Cell, stored: str) -> None:
    assert judged(text, cell) == stored


@pytest.mark.parametrize("cell", ["a\0b", "\0faulty", "a\x1bb", "a\x07b", "\ud800", "a\udfffb"])
def test_what_no_database_keeps_is_refused(cell: str) -> None:
    assert judged(text, cell) == "! unreadable"


def test_longer_than_the_column_is_refused_not_cut() -> None:
    assert judged(text, "字" * 21) == "! too_large"


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20))
def test_every_letter_is_kept(written: str) -> None:
    assert text(written) == written


def test_empty_stays_empty_and_broken_is_never_empty() -> None:
    assert [judged(text, cell) for cell in EMPTY] == [None] * len(EMPTY)
    assert [judged(text, cell) for cell in BROKEN] == ["! formula_error"] * len(BROKEN)
