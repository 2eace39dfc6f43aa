"""T46: nothing that people typed becomes a formula in a file that leaves the system."""

import csv
import datetime
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from songnuan.lib.spreadsheets.open import open_workbook
from songnuan.lib.spreadsheets.writing.csv_text import write_csv
from songnuan.lib.spreadsheets.writing.mark import is_mark
from songnuan.lib.spreadsheets.writing.sheet import Column, Sheet
from songnuan.lib.spreadsheets.writing.texts import quoted, sheet_title, unquoted
from songnuan.lib.spreadsheets.writing.xlsx import write_xlsx

PAYLOADS = (
    '=HYPERLINK("http://127.0.0.1/","点")', "==1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1+1", "\r=1+1",
    "＝1+1", "＋1", "－1", "＠SUM", "=DDE(\"cmd\";\"x\";\"y\")", "'=1+1", "''", "http://127.0.0.1/", "mailto:a@b", "1e5",
    "00012", "_x0041_", "true", "#N/A",
)  # fmt: skip
MARK = '=cmd & "张三" · 2023-01-20 10:00'


def table() -> Sheet:
    columns = (*(Column(payload) for payload in PAYLOADS), Column("金额", "money"), Column("日期", "day"))
    rows = [(*PAYLOADS, -12_345, datetime.date(2023, 1, 10)), (*reversed(PAYLOADS), 7, None)]
    return Sheet("=1+1", columns, rows, above=PAYLOADS[:2], below=PAYLOADS[2:4])


def as_xlsx(*, on_disk: bool) -> bytes:
    buffer = io.BytesIO()
    assert write_xlsx(buffer, [table()], MARK, on_disk=on_disk) == 2
    return buffer.getvalue()


@pytest.mark.parametrize("on_disk", [True, False])
def test_every_text_of_a_workbook_is_typed_as_text_and_reads_back_the_same(on_disk: bool) -> None:
    content = as_xlsx(on_disk=on_disk)
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    lines = list(page.iter_rows(min_row=4, max_row=6))
    assert [[_unescaped(cell.value) for cell in line[: len(PAYLOADS)]] for line in lines] == [
        list(payloads) for payloads in (PAYLOADS, PAYLOADS, PAYLOADS[::-1])
    ]
    assert {cell.data_type for line in page.iter_rows() for cell in line if isinstance(cell.value, str)} == {
        "s"
    }
    assert [(line[-2].value, line[-2].data_type) for line in lines[1:]] == [(-123.45, "n"), (0.07, "n")]
    assert page.title == "=1+1"


def _unescaped(text: str) -> str:
    """As Excel shows it: the format writes a bare carriage return as _x000D_, and what looks like that with _x005F."""
    return text.replace("_x005F", "").replace("_x000D_", "\r")


@pytest.mark.parametrize("on_disk", [True, False])
def test_a_workbook_holds_no_formula_no_link_and_nothing_that_runs(on_disk: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(as_xlsx(on_disk=on_disk))) as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if not name.endswith(".bin")}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert [tag for tag in ("<f>", "<f ", "<hyperlink", "<oleObject") if tag in sheet] == []
    assert not any("externalLink" in name or "connections" in name for name in parts)
    assert 'TargetMode="External"' not in "".join(parts.values())
    assert "&amp;&amp;" in re.search("<oddFooter>(.*)</oddFooter>", sheet)[1]


def test_the_control_the_writer_left_to_guess_makes_formulas() -> None:
    buffer = io.BytesIO()
    from_guessing = openpyxl.Workbook()
    from_guessing.active.append(list(PAYLOADS[:2]))
    from_guessing.save(buffer)
    assert [cell.data_type for cell in openpyxl.load_workbook(buffer).active[1]] == ["f", "f"]


def test_a_csv_quotes_what_looks_like_a_formula_and_leaves_negative_amounts_numbers() -> None:
    rows = list(csv.reader(io.StringIO(write_csv(table(), MARK).decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(tuple("=+@\t\r＝＋－＠"))] == []
    assert [cell for cell in cells if cell.startswith("-")] == ["-123.45"]
    assert [unquoted(cell) for cell in rows[4][: len(PAYLOADS)]] == list(PAYLOADS)
    assert is_mark(rows[0][0])


@pytest.mark.parametrize("text", [*PAYLOADS, "'", "'a", "'''=", ""])
def test_what_was_quoted_comes_back_as_it_was(text: str) -> None:
    assert unquoted(quoted(text)) == text


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_our_own_reader_gets_back_what_was_written(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{suffix}"
    path.write_bytes(as_xlsx(on_disk=False) if suffix == ".xlsx" else write_csv(table(), MARK))
    with open_workbook(path, path.name) as sheets:
        rows = [[str(cell or "") for cell in cells] for _number, cells in next(iter(sheets))]
    (line,) = [row for row in rows if row[-1].startswith("2023-01-10")]
    read = [unquoted(cell) if suffix == ".csv" else cell for cell in line[: len(PAYLOADS)]]
    assert [text.strip() for text in read] == [text.strip() for text in PAYLOADS]


@pytest.mark.parametrize(
    ("name", "title"),
    [("a/b[1]:*?\\", "a b 1"), ("'x'", "x"), ("", "Sheet1"), ("History", "Sheet1"), ("长" * 40, "长" * 31)],
)
def test_names_of_sheets_are_ones_that_excel_takes(name: str, title: str) -> None:
    assert re.sub(" +", " ", sheet_title(name)) == title


def test_a_text_that_a_cell_cannot_hold_is_an_error_not_a_shorter_text() -> None:
    sheet = Sheet("表", (Column("文"),), [["长" * 40_000]])
    with pytest.raises(ValueError, match="too long"):
        write_xlsx(io.BytesIO(), [sheet], MARK)
