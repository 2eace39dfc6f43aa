"""T09: the largest legal files are read within 256 MB; what is hostile is held to less (test_hostile).

The reading process is bound to just that: what needs more is refused, so whatever is read kept to it. Address space is
more than memory ever is.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import LIMITS, Limits
from songnuan.lib.spreadsheets.open import open_workbook
from tests.lib.spreadsheets.books import label, number, ods_parts, sheet_xml, text_cell, xls, xlsx, zipped

pytestmark = [pytest.mark.hardening("T09"), pytest.mark.slow]

LOWER_END = dataclasses.replace(LIMITS, memory_bytes=256 << 20)
"""The seconds are those of every file: a busy machine needs several times as many as a quiet one."""


def roster(_folder: Path) -> tuple[str, bytes]:
    """100,000 rows of 23 columns, 120 MB of XML."""
    cells = [text_cell(f"{column}#", f"第#行{column}列") for column in "ABCDEFGHIJKLMNOPQRST"]
    cells += [f'<c r="{column}#"><v>500.5</v></c>' for column in "UVW"]
    row = f'<row r="#">{"".join(cells)}</row>'
    return "a.xlsx", xlsx(sheet_xml("".join(row.replace("#", str(n)) for n in range(1, 100_001))))


def long(_folder: Path) -> tuple[str, bytes]:
    """The 200,000 rows that a sheet may have, with 2,000 merged ranges behind them."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c>{text_cell(f"B{n}", "李春生")}</row>'
        for n in range(1, 200_001)
    )
    merges = "".join(f'<mergeCell ref="B{n}:B{n + 1}"/>' for n in range(2, 4_002, 2))
    return "a.xlsx", xlsx(sheet_xml(rows, after=f"<mergeCells>{merges}</mergeCells>"))


def wide(_folder: Path) -> tuple[str, bytes]:
    """Sixty columns of 10,000 rows, each text in the table of texts, none twice."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": False}) as book:
        page = book.add_worksheet()
        for row in range(10_000):
            for column in range(60):
                page.write_string(row, column, f"第{row}行{column}列")
    return "a.xlsx", file.getvalue()


def many(_folder: Path) -> tuple[str, bytes]:
    """Twenty sheets."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 20_001))
    return "a.xlsx", xlsx(*[sheet_xml(rows)] * 20)


def old(_folder: Path) -> tuple[str, bytes]:
    """An .xls of 7 MB."""
    records = b"".join(
        label(row, column, "李春生") + number(row, column + 1, 44_945.5)
        for row in range(12_000)
        for column in (0, 2, 4, 6, 8)
    )
    return "a.xls", xls({"一": records})


def opened(_folder: Path) -> tuple[str, bytes]:
    """An .ods of 100,000 rows."""
    rows = "".join(
        f'<table:table-row><table:table-cell office:value-type="string"><text:p>李春生{n}</text:p></table:table-cell>'
        f'<table:table-cell office:value-type="float" office:value="{n}"><text:p>{n}</text:p></table:table-cell></table:table-row>'
        for n in range(100_000)
    )  # fmt: skip
    return "a.ods", zipped(ods_parts(f'<table:table table:name="x">{rows}</table:table>'))


def commas(_folder: Path) -> tuple[str, bytes]:
    """A CSV of nearly 20 MB."""
    return "a.csv", ("姓名,金额,备注\n" + "李春生,500,春节走访慰问一线职工\n" * 199_000).encode("gb18030")


LEGAL: list[Callable[[Path], tuple[str, bytes]]] = [roster, long, wide, many, old, opened, commas]


def rows_of(path: Path, filename: str, limits: Limits) -> int:
    with open_workbook(path, filename, limits) as sheets:
        return sum(1 for sheet in sheets for _row in sheet)


@pytest.mark.parametrize("build", LEGAL)
def test_the_largest_legal_files_are_read(build: Callable[[Path], tuple[str, bytes]], tmp_path: Path) -> None:
    filename, content = build(tmp_path)
    assert len(content) <= LIMITS.file_bytes
    path = tmp_path / "upload"
    path.write_bytes(content)
    assert rows_of(path, filename, LOWER_END) >= 10_000


def test_control_less_memory_and_less_time_are_not_enough(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    told = []
    for build, short in (
        (roster, dataclasses.replace(LOWER_END, cpu_seconds=1)),
        (wide, dataclasses.replace(LOWER_END, memory_bytes=64 << 20)),
    ):
        filename, content = build(tmp_path)
        path.write_bytes(content)
        with pytest.raises(Refused) as caught:
            rows_of(path, filename, short)
        told.append(caught.value.code)
    assert told == ["unreadable", "unreadable"]
