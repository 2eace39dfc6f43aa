"""Good files: cell for cell what an independent reader sees."""

from __future__ import annotations

import datetime as dt
import io
import string

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from songnuan.lib.spreadsheets.cells import Cell
from songnuan.lib.spreadsheets.names import LONGEST, safe_name
from songnuan.lib.spreadsheets.wire import parse_rows, read, rows_line
from tests.lib.spreadsheets.reads import rows_of
from tests.soak import times

pytestmark = [pytest.mark.slow, pytest.mark.hardening("T09", "T12")]

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="_\ufffe\uffff"),
    max_size=20,
)
TEXTS = TEXT | st.sampled_from(["220104199001011234", "1e5", "=1+1", "a\nb", " 空 ", "&lt;", "𠮷", "#N/A"])
NUMBERS = st.integers(-(10**14), 10**14) | st.floats(-1e9, 1e9).filter(lambda x: abs(x) > 1e-300)
MOMENTS = st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)) | st.datetimes(
    dt.datetime.fromisoformat("1900-03-01T00:00"), dt.datetime.fromisoformat("2100-01-01T00:00")
).map(lambda moment: moment.replace(microsecond=0))
GRIDS = st.lists(
    st.lists(st.none() | TEXTS | NUMBERS | st.booleans() | MOMENTS, max_size=8), min_size=1, max_size=8
)


def written_by_openpyxl(grid: list[list[Cell]]) -> bytes:
    book = openpyxl.Workbook()
    for row, cells in enumerate(grid, start=1):
        for column, cell in enumerate(cells, start=1):
            place = book.active.cell(row, column)
            place.value = cell
            if isinstance(cell, str):
                place.data_type = "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def written_by_xlsxwriter(grid: list[list[Cell]], *, in_place: bool) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"constant_memory": in_place, "default_date_format": "yyyy-mm-dd hh:mm:ss"}
    )
    sheet = book.add_worksheet()
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif cell is not None:
                sheet.write(row, column, cell)
    book.close()
    return file.getvalue()


def seen_by_openpyxl(content: bytes) -> dict[int, list[Cell]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = {number: [plain(cell) for cell in row] for number, row in enumerate(sheet.values, start=1)}
    return {number: row for number, row in rows.items() if any(cell is not None for cell in row)}


def plain(cell: object) -> object:
    """Dates of both readers on one footing; which of them is a bare date is this reader's own affair."""
    if isinstance(cell, dt.datetime):
        return cell
    if isinstance(cell, dt.date):
        return dt.datetime.combine(cell, dt.time())
    return None if cell == "" else cell


def trimmed(row: list[object]) -> list[object]:
    last = max((at for at, cell in enumerate(row) if cell is not None), default=-1)
    return row[: last + 1]


def same(content: bytes) -> None:
    ours = {number: [(type(plain(c)), plain(c)) for c in row] for number, row in non_empty(content).items()}
    theirs = {n: [(type(c), c) for c in trimmed(row)] for n, row in seen_by_openpyxl(content).items()}
    assert ours == theirs


def non_empty(content: bytes) -> dict[int, list[Cell]]:
    """A first cell that always holds something: a workbook without any value is refused."""
    return rows_of(content)


@settings(max_examples=times(100, 1_000), deadline=None)
@given(GRIDS)
def test_written_by_openpyxl(grid: list[list[Cell]]) -> None:
    same(written_by_openpyxl([["头"], *grid]))


@settings(max_examples=times(100, 1_000), deadline=None)
@given(GRIDS, st.booleans())
def test_written_by_xlsxwriter(grid: list[list[Cell]], in_place: bool) -> None:
    same(written_by_xlsxwriter([["头"], *grid], in_place=in_place))


@given(GRIDS, st.integers(-(10**39), 10**39))
def test_wire(grid: list[list[Cell]], wide: int) -> None:
    rows = list(enumerate([*grid, [wide, None, -(2**63), 2**64]], start=1))
    back = list(parse_rows(read(rows_line(rows)[1:])))
    assert back == rows
    assert [list(map(type, cells)) for _number, cells in back] == [
        list(map(type, cells)) for _number, cells in rows
    ]


@given(st.text(st.characters() | st.sampled_from("/\\.\u202e\0\n" + string.ascii_letters), max_size=300))
def test_safe_name_holds_nothing_that_hides(name: str) -> None:
    safe = safe_name(name)
    assert 1 <= len(safe) <= LONGEST
    assert not set("/\\\0\n\u202e") & set(safe)
    assert safe_name(safe) == safe
    safe.encode()
