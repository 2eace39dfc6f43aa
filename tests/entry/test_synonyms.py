"""Headers as counties write them: the table of other names, and titles over two lines."""

import pytest

from songnuan.entry import names
from songnuan.entry.header import Header, find
from songnuan.entry.sheets import BY_NAME, SHEETS
from songnuan.lib.spreadsheets.cells import SheetHead
from songnuan.lib.text import fold_header
from songnuan.setup.reference import read
from tests import factories as make
from tests.entry.sheets import check, grid, places

pytestmark = pytest.mark.django_db
ROW = ["李春生", make.citizen_id(1), "户外一线", "慰问", 500, "2023-01-10"]


def found(*lines: list[str | None], merges: tuple[tuple[int, int, int, int], ...] = ()) -> Header | None:
    head = SheetHead(name="Sheet1", row_count=len(lines), merges=merges)
    return find(list(enumerate(lines, start=1)), head, names.load(make.campaign(), make.union()))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_other_name_of_a_column_is_understood(sheet: object) -> None:
    headers = [column.header for column in sheet.columns]
    missed = []
    for line in read("header_synonyms"):
        if line["sheet"] not in ("", sheet.name) or line["header"] not in headers:
            continue
        place = headers.index(line["header"])
        for written in line["written"]:
            header = found([*headers[:place], written, *headers[place + 1 :]])
            if header is None or header.places.get(sheet.columns[place].field) != place or header.faults:
                missed.append((line["header"], written))
    assert missed == []


def test_no_other_name_is_a_columns_own_or_means_two_things_on_one_sheet() -> None:
    for sheet in SHEETS:
        own = {fold_header(column.header): column.header for column in sheet.columns}
        means = dict(own)
        for line in read("header_synonyms"):
            if line["sheet"] == sheet.name or (line["sheet"] == "" and line["header"] in own.values()):
                for written in map(fold_header, line["written"]):
                    assert means.setdefault(written, line["header"]) == line["header"], (sheet.name, written)


def test_every_line_of_the_table_names_a_column() -> None:
    for line in read("header_synonyms"):
        sheets = [BY_NAME[line["sheet"]]] if line["sheet"] else SHEETS
        assert any(line["header"] == column.header for sheet in sheets for column in sheet.columns), line


@pytest.mark.parametrize(
    ("header", "merges"),
    [
        ((["姓名", "身份证号", "人员类型", "用途", "慰问款物", None, "发放时间"], [None] * 4 + ["慰问金", "慰问品折款", None]), ((1, 5, 1, 6),)),
        ((["基本情况", None, None, "发放情况", None, None, None], ["姓名", "证件号码", "人员类别", "用途", "现金", "物资折价", "日期"]), ((1, 1, 1, 3), (1, 4, 1, 7))),
    ],
)  # fmt: skip
def test_a_header_of_two_lines(
    header: tuple[list[str | None], ...], merges: tuple[tuple[int, int, int, int], ...]
) -> None:
    data = [*ROW[:5], 80, ROW[5]]
    (sheet,) = check(grid("表", [*header, data], merges=merges)).sheets
    (row,) = sheet.rows
    assert (row.number, row.record.citizen_id, row.record.cash or 0, row.record.goods) == (
        3,
        ROW[1],
        50_000,
        8_000,
    )


def test_beside_the_columns_own_name_another_is_not_it() -> None:
    header = ["姓名", "身份证号", "人员类别", "用途", "慰问金(元)", "发放日期", "金额"]
    checked = check(grid("表", [header, [*ROW, 9_999]]))
    assert places(checked.faults) == [(1, None, "extra_column")]
    assert checked.sheets[0].rows[0].record.cash == 50_000


def test_two_other_names_of_one_column_are_not_guessed() -> None:
    header = ["姓名", "身份证号", "人员类别", "用途", "金额", "发放金额", "发放日期"]
    checked = check(grid("表", [header, [*ROW[:5], 300, ROW[5]]]))
    assert places(checked.errors) == [(None, "慰问金(元)", "missing_column")]
    assert checked.stopped
