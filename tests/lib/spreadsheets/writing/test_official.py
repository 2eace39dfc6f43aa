"""An official table reads back cell by cell, laid out to be printed."""

import io
import zipfile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from songnuan.lib.spreadsheets.writing.official import Number, Paper, write_official

PAPER = Paper(
    title="2023年“两节”送温暖 分地区汇总表",
    above=("填报单位：吉林省总工会", "单位：万元、家"),
    headings=[("地区", ""), ("筹集慰问款物", "万元"), ("走访企业", "家")],
    rows=[
        ["长春市", Number(927.35985, "#,##0.00000"), Number(401, "#,##0")],
        ["=HYPERLINK(\"x\")", "—", Number(-3, "#,##0")],
        ["合计", Number(4840.43769, "#,##0.00000"), Number(1236, "#,##0")],
    ],
    notes=["注：家数不能相加。"],
    signatures=["填表人：", "审核人：", "单位负责人：", "日期：2023年2月6日"],
)  # fmt: skip


@pytest.fixture(scope="module")
def written() -> bytes:
    buffer = io.BytesIO()
    write_official(buffer, [PAPER], "张三 2023-02-06 09:30")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def page(written: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(written)).worksheets[0]


def test_every_cell_reads_back(page: Worksheet) -> None:
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[:6] == [
        [PAPER.title, None, None],
        ["填报单位：吉林省总工会", None, "单位：万元、家"],
        ["地区", "筹集慰问款物\n（万元）", "走访企业\n（家）"],
        ["长春市", 927.35985, 401],
        ['=HYPERLINK("x")', "—", -3],
        ["合计", 4840.43769, 1236],
    ]
    assert [[value for value in row if value] for row in rows[6:]] == [
        ["注：家数不能相加。"], [], ["填表人：　　　　审核人：　　　　单位负责人：　　　　日期：2023年2月6日"], [],
        ["※ 张三 2023-02-06 09:30"],
    ]  # fmt: skip


def test_signatures_are_spread_over_a_wide_table() -> None:
    buffer = io.BytesIO()
    wide = Paper("表", ("", ""), [(str(place), "") for place in range(8)], [], signatures=PAPER.signatures)
    write_official(buffer, [wide], "张三")
    (row,) = [
        row for row in load_workbook(buffer).worksheets[0].iter_rows(values_only=True) if row[0] == "填表人："
    ]
    assert row == ("填表人：", None, "审核人：", None, "单位负责人：", None, "日期：2023年2月6日", None)


def test_it_prints_on_a4_across_with_its_heading_on_every_page(page: Worksheet) -> None:
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, None)
    assert (page.print_title_rows, page.freeze_panes) == ("$1:$3", "B4")
    assert [str(merged) for merged in page.merged_cells.ranges] == ["A1:C1"]


@pytest.mark.parametrize(("rows", "pages"), [(32, None), (33, 0)])
def test_a_long_table_goes_on_to_further_pages_a_short_one_stays_on_one(rows: int, pages: int | None) -> None:
    buffer = io.BytesIO()
    write_official(buffer, [Paper("表", ("", ""), PAPER.headings, [PAPER.rows[0]] * rows)], "张三")
    assert load_workbook(buffer).worksheets[0].page_setup.fitToHeight == pages


def test_a_text_that_looks_like_a_formula_stays_a_text(written: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(written)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
