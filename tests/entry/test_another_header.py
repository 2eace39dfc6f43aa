"""A header below the header: read past where it is the same, told and stopped at where it is another."""

from typing import Any

import pytest

from songnuan.entry.check import Checked
from songnuan.lib.spreadsheets.cells import Cell
from tests.entry.sheets import check, grid, places

pytestmark = pytest.mark.django_db
HEAD = ["姓名", "人员类别", "用途", "慰问金(元)", "慰问品折价(元)", "发放日期"]
OTHER = ["姓名", "人员类别", "用途", "慰问品折价(元)", "慰问金(元)", "发放日期"]


def row(name: str, cash: Cell = 500, goods: Cell = None) -> list[Cell]:
    return [name, "户外一线", "慰问", cash, goods, "2023-01-10"]


def under(head: list[Any], *rows: list[Cell]) -> Checked:
    return check(grid("表", [HEAD, row("甲一"), row("甲二"), [], head, *rows]))


@pytest.mark.parametrize(
    "again",
    [
        HEAD, ["姓 名", "人员类型", "用途*", "慰问金（元）", "慰问品折款", "发放时间"], [None, *HEAD[1:]],
    ],
    ids=["the same", "other words", "less"],
)  # fmt: skip
def test_a_header_that_is_repeated_is_read_past(again: list[Cell]) -> None:
    checked = under(again, row("甲三", None, 88))
    assert (checked.errors, checked.sheets[0].counted) == ([], 3)
    assert [(r.number, r.record.cash, r.record.goods) for r in checked.sheets[0].rows][-1] == (6, 0, 8_800)


def test_so_is_one_of_two_lines() -> None:
    upper = ["姓名", "人员类别", "用途", "慰问款物", None, "发放日期"]
    lower = [None, None, None, "慰问金(元)", "慰问品折价(元)", None]
    both = grid(
        "表", [upper, lower, row("甲一"), upper, lower, row("甲二")], merges=((1, 4, 1, 5), (4, 4, 4, 5))
    )
    checked = check(both)
    assert (checked.errors, [r.number for r in checked.sheets[0].rows]) == ([], [3, 6])


@pytest.mark.parametrize(
    "head",
    [
        OTHER, ["序号", *HEAD], [*HEAD[:4], "备注", *HEAD[4:]], ["资金来源", "形式", "金额(元)", "文号"],
        ["服务日期", "服务类型", "人次"], ["姓名", "慰问金"],
    ],
)  # fmt: skip
def test_another_one_stops_the_file_and_is_named(head: list[Cell]) -> None:
    checked = under(head, row("甲三", None, 88), row("甲四"))
    assert (places(checked.errors), checked.stopped) == ([(None, None, "unreadable")], True)
    assert "第5行又是一个表头" in checked.errors[0].message
    assert {r.number for r in checked.sheets[0].rows} <= {2, 3}


def test_a_small_sum_above_the_table_is_none() -> None:
    checked = check(grid("表", [["人数", "金额"], [2, 1000], [], HEAD, row("甲一"), row("甲二")]))
    assert (checked.errors, [r.number for r in checked.sheets[0].rows]) == ([], [5, 6])


@pytest.mark.parametrize(
    "line",
    [
        ["单位名称：", "领导：", "日期：", "电话："], ["填表人", "电话", "日期"], ["合计", None, None, 1000, None, "日期"],
        ["备注：现金、金额以元计"], ["电话", "日期"],
    ],
)  # fmt: skip
def test_signatures_totals_and_notes_are_no_header(line: list[Cell]) -> None:
    checked = under(line)
    assert not checked.stopped
    assert [r.number for r in checked.sheets[0].rows] == [2, 3]


def test_words_of_headers_in_rows_of_data_are_data() -> None:
    lines = [[*HEAD, "发放方式", "备注", "救助项目"], [*row("甲一"), "现金", "电话", None]]
    checked = check(grid("表", lines))
    assert ([r.record.remark for r in checked.sheets[0].rows], checked.errors) == (["电话"], [])
