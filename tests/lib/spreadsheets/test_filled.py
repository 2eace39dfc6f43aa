"""What bounds a sheet bounds no file of twenty sheets: rows, cells and text are counted over all of them, in every kind (T05)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import AS_KEPT, LIMITS, Limits
from songnuan.lib.spreadsheets.open import open_workbook
from tests.lib.spreadsheets.books import label, ods, sheet_xml, text_cell, xls, xlsx
from tests.lib.spreadsheets.reads import read_here
from tests.lib.spreadsheets.test_streamed import numbered

pytestmark = pytest.mark.hardening("T05")

SMALL = dataclasses.replace(LIMITS, book_rows=30)
STREAMED = dataclasses.replace(SMALL, stream_from=0)
Book = Callable[[int, int], bytes]
"""A workbook of so many sheets, each of so many rows of one cell."""


def as_xlsx(sheets: int, rows: int) -> bytes:
    return xlsx(*[sheet_xml(numbered(rows))] * sheets)


def as_odd_xlsx(sheets: int, rows: int) -> bytes:
    """Written as only the second reading understands: the first one's rows count no more."""
    odd = f'<row r="{rows}"><c t="str" r="A{rows}"><v>末行</v></c></row>'
    return xlsx(*[sheet_xml(numbered(rows - 1, odd))] * sheets)


def as_xls(sheets: int, rows: int) -> bytes:
    return xls({f"表{n}": b"".join(label(row, 0, "李春生") for row in range(rows)) for n in range(sheets)})


def as_ods(sheets: int, rows: int, more: str = "") -> bytes:
    row = (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell office:value-type="float" office:value="1"'
        f"{more}/></table:table-row>"
    )
    return ods("".join(f'<table:table table:name="表{n}">{row}</table:table>' for n in range(sheets)))


def as_csv(_one: int, rows: int) -> bytes:
    return b"x\n\n" * rows


def rows_in(content: bytes, suffix: str, limits: Limits) -> int:
    return sum(len(rows) for _head, rows in read_here(content, suffix, limits))


@pytest.mark.parametrize(
    ("build", "suffix", "limits", "sheets"),
    [
        (as_xlsx, ".xlsx", SMALL, 3),
        (as_xlsx, ".xlsx", STREAMED, 3),
        (as_odd_xlsx, ".xlsx", SMALL, 3),
        (as_odd_xlsx, ".xlsx", STREAMED, 3),
        (as_xls, ".xls", SMALL, 3),
        (as_ods, ".ods", SMALL, 3),
        (as_csv, ".csv", SMALL, 1),
    ],
)
def test_rows_of_all_sheets_are_counted(build: Book, suffix: str, limits: Limits, sheets: int) -> None:
    """Blank rows count in none; one row more in each sheet is too many."""
    rows = limits.book_rows // sheets
    assert rows_in(build(sheets, rows), suffix, limits) == limits.book_rows
    with pytest.raises(Refused) as caught:
        rows_in(build(sheets, rows + 1), suffix, limits)
    assert (caught.value.code, caught.value.message) == (
        "too_large",
        "整个文件超过 30 行（所有工作表合计），不予读取。请拆成几份上传。",
    )
    unbounded = dataclasses.replace(limits, book_rows=1_000)
    assert rows_in(build(sheets, rows + 1), suffix, unbounded) == limits.book_rows + sheets


def test_cells_of_all_sheets_are_counted_as_often_as_they_are_meant() -> None:
    limits = dataclasses.replace(LIMITS, cells=600)
    ten = ' table:number-columns-repeated="10"'
    assert rows_in(as_ods(3, 20, ten), ".ods", limits) == 60
    with pytest.raises(Refused, match="单元格"):
        rows_in(as_ods(3, 21, ten), ".ods", limits)


def test_text_of_all_sheets_is_counted() -> None:
    sheet = sheet_xml(f'<row r="1">{text_cell("A1", "长" * 100)}</row>')
    limits = dataclasses.replace(LIMITS, text_bytes=1_000)
    assert rows_in(xlsx(*[sheet] * 3), ".xlsx", limits) == 3
    with pytest.raises(Refused, match="文字总量"):
        rows_in(xlsx(*[sheet] * 4), ".xlsx", limits)


def test_a_filled_row_of_an_ods_is_not_repeated_without_end() -> None:
    assert rows_in(as_ods(1, 1_000), ".ods", LIMITS) == 1_000
    with pytest.raises(Refused) as caught:
        rows_in(as_ods(1, 1_001), ".ods", LIMITS)
    assert caught.value.message.startswith("工作表“表0”从第 1 行起，同样的一行重复了 1001 次，最多 1000 次。")


def test_a_file_that_was_taken_in_before_stays_readable() -> None:
    assert rows_in(as_ods(2, 3_000), ".ods", AS_KEPT) == 6_000
    assert AS_KEPT.book_rows == LIMITS.rows * LIMITS.sheets


@pytest.mark.parametrize(("sheets", "more"), [(5, ""), (2, ' table:number-columns-repeated="60"')])
def test_the_limits_that_hold_refuse_a_kilobyte_that_means_millions(
    sheets: int, more: str, tmp_path: Path
) -> None:
    """Five sheets of 100,000 rows; nine million cells."""
    row = (
        '<table:table-row table:number-rows-repeated="1000"><table:table-cell office:value-type="float" office:value="1"'
        f"{more}/></table:table-row>"
    )
    path = tmp_path / "upload"
    path.write_bytes(
        ods("".join(f'<table:table table:name="{n}">{row * 100}</table:table>' for n in range(sheets)))
    )
    with pytest.raises(Refused) as caught, open_workbook(path, "a.ods"):
        pytest.fail("handed out")
    assert (caught.value.code, path.stat().st_size < 3_000) == ("too_large", True)
