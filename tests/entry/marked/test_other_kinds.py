"""What is no .xlsx comes back as one, with the same values."""

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import factories as make
from tests.commands.command import upload
from tests.entry.marked import rosters
from tests.lib.spreadsheets import books

pytestmark = pytest.mark.django_db
TABLE = [list(rosters.HEADERS), *rosters.bad_rows()]
WRONG = {(3, 6), (4, 4), (5, 4), (5, 7)}


def as_csv(path: Path) -> Path:
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(TABLE)
    return path


def as_xls(path: Path) -> Path:
    cells = [
        books.label(row, column, value) if isinstance(value, str) else books.number(row, column, value)
        for row, line in enumerate(TABLE)
        for column, value in enumerate(line)
        if value is not None
    ]
    path.write_bytes(books.xls({rosters.TITLE: b"".join(cells)}))
    return path


def as_ods(path: Path) -> Path:
    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    rows = "".join(f"<table:table-row>{''.join(map(cell, line))}</table:table-row>" for line in TABLE)
    path.write_bytes(books.ods(f'<table:table table:name="{rosters.TITLE}">{rows}</table:table>'))
    return path


@pytest.mark.parametrize(("kind", "write"), [(".csv", as_csv), (".xls", as_xls), (".ods", as_ods)])
def test_the_same_values_marked(tmp_path: Path, kind: str, write: Any) -> None:
    target = tmp_path / "标红.xlsx"
    assert upload(write(tmp_path / f"名册{kind}"), "--marked", target).code == 1
    title = openpyxl.load_workbook(target).sheetnames[0]
    page = openpyxl.load_workbook(target)[title]
    values = [[cell.value for cell in line] for line in page.iter_rows(max_col=len(rosters.HEADERS))]
    expected = (
        TABLE if kind != ".csv" else [[str(v) if v is not None else None for v in line] for line in TABLE]
    )
    assert values == expected
    assert (rosters.red(target, title), rosters.own_comments(target, title)) == (WRONG, WRONG)
    assert list(rosters.notes(target, title)) == [3, 4, 5]
    assert {cell.data_type for line in page.iter_rows() for cell in line} <= {"s", "n"}


def test_corrected_it_is_understood(tmp_path: Path) -> None:
    target = tmp_path / "标红.xlsx"
    upload(as_xls(tmp_path / "名册.xls"), "--marked", target)
    book = openpyxl.load_workbook(target)
    page = book[rosters.TITLE]
    page["F3"], page["D4"], page["D5"], page["G5"] = 500, "户外一线", "户外一线", "2023-01-11"
    book.save(target)
    ran = upload(target, "--commit")
    assert (ran.code, ran.answer["errors"], ran.answer["warnings"]) == (0, [], [])


def test_a_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path, target = tmp_path / "名册.csv", tmp_path / "标红.xlsx"
    row = make.disbursement(姓名="=1+1", 人员类别='=HYPERLINK("x")')
    path.write_text(
        "\n".join(
            (",".join(row), ",".join(f'"{str(v).replace(chr(34), chr(34) * 2)}"' for v in row.values()))
        )
    )
    upload(path, "--marked", target)
    page = openpyxl.load_workbook(target).active
    assert [(c.value, c.data_type) for c in page[2]][:2] == [("=1+1", "s"), ('=HYPERLINK("x")', "s")]
    assert {cell.data_type for line in page.iter_rows() for cell in line} <= {"s", "n"}
