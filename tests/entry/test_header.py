"""Finding the table: which sheet it is, where its header stands, what is missing, what is too much."""

import pytest

from tests import factories as make
from tests.entry.sheets import HANDED, check, grid, handed, places

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T11")]
HEADERS = ["姓名", "身份证号", "人员类别", "用途", "慰问金(元)", "发放日期"]
GOOD = ["李春生", make.citizen_id(1), "户外一线", "慰问", 500, "2023-01-10"]


def test_a_sheet_is_known_by_its_columns_whatever_it_is_called() -> None:
    for title in ("慰问帮扶发放", "花名册", "Sheet1", "走访企业"):
        checked = check(grid(title, [HEADERS, GOOD]))
        assert [(sheet.name, sheet.title, sheet.counted) for sheet in checked.sheets] == [(HANDED, title, 1)]
        assert checked.faults == []


@pytest.mark.parametrize("row", [1, 2, 8, 15])
def test_the_header_stands_anywhere_in_the_first_fifteen_rows(row: int) -> None:
    above = [["长春市朝阳区总工会送温暖发放表"], ["填报单位：朝阳区总工会", None, None, "单位：元"]]
    checked = check(grid("表", [*[*above, *[[None]] * 12][: row - 1], HEADERS, GOOD]))
    assert [line.number for line in checked.sheets[0].rows] == [row + 1]


def test_the_sixteenth_row_is_too_deep() -> None:
    checked = check(handed({"身份证号": make.citizen_id(2)}), grid("表", [*[["说明"]] * 15, HEADERS, GOOD]))
    assert places(checked.faults) == [(None, None, "unknown_sheet")]


def test_columns_stand_in_any_order_and_written_as_people_write() -> None:
    order = [5, 0, 4, 2, 1, 3]
    written = ["发 放\n日 期", " 姓名*", "慰问金（元）", "人员类别：", "身份证号＊", "用途"]
    checked = check(grid("表", [written, [GOOD[place] for place in order]]))
    (row,) = checked.sheets[0].rows
    assert (row.record.name, row.record.citizen_id, row.record.cash, row.record.date) == (
        "李春生",
        GOOD[1],
        50_000,
        "2023-01-10",
    )
    assert checked.faults == []


def test_numbering_columns_are_passed_over_and_others_named() -> None:
    checked = check(grid("表", [["序号", *HEADERS, "签字", " 民族 "], [1, *GOOD, "李春生", "汉"]]))
    assert places(checked.faults) == [(1, None, "extra_column"), (1, None, "extra_column")]
    assert ["“签字”" in checked.faults[0].message, "“民族”" in checked.faults[1].message] == [True, True]
    assert len(checked.sheets[0].rows) == 1


def test_a_missing_required_column_is_named_once_and_stops_the_file() -> None:
    without = [HEADERS[:3] + HEADERS[4:], GOOD[:3] + GOOD[4:], GOOD[:3] + GOOD[4:5] + ["2023-01-11"]]
    checked = check(grid("表", without))
    assert places(checked.errors) == [(None, "用途", "missing_column")]
    assert checked.stopped


def test_a_column_given_twice_is_not_guessed() -> None:
    checked = check(grid("表", [[*HEADERS, "慰问金（元）"], [*GOOD, 300]]))
    assert places(checked.errors) == [(None, "慰问金(元)", "missing_column")]


def test_an_answer_fills_a_missing_column_and_its_empty_cells() -> None:
    without = [HEADERS[:3] + HEADERS[4:], GOOD[:3] + GOOD[4:]]
    checked = check(grid("表", without), 用途="帮扶救助")
    assert checked.faults == []
    assert checked.sheets[0].rows[0].record.purpose == "assistance"
    checked = check(handed({"用途": None}, {"用途": "慰问"}, {"用途": "  "}), 用途="帮扶救助")
    assert checked.errors == []
    assert [row.record.purpose for row in checked.sheets[0].rows] == [
        "assistance",
        "consolation",
        "assistance",
    ]


def test_an_answer_never_covers_a_fault() -> None:
    checked = check(handed({"用途": "走访"}, {"发放日期": "13月"}), 用途="慰问", 发放日期="2023-01-10")
    assert places(checked.errors) == [(2, "用途", "unknown_purpose"), (3, "发放日期", "date_invalid")]


def test_a_wrong_answer_is_a_fault_of_every_row_that_takes_it() -> None:
    checked = check(handed({"用途": None}, {}, {"用途": None}), 用途="走访")
    assert places(checked.errors) == [(2, "用途", "unknown_purpose"), (4, "用途", "unknown_purpose")]


@pytest.mark.parametrize(
    "above",
    [["单位：万元"], ["金额单位：万元", None], ["表一（单位:万元）"], ["说明", None, None, "单位：万元"]],
)
def test_wan_is_read_only_after_asking(above: list[str | None]) -> None:
    lines = [above, ["资金来源", "形式", "金额(元)"], ["省级财政", "资金", 0.5]]
    checked = check(grid("筹集", lines))
    assert places(checked.errors) == [(None, None, "unit_wan")]
    assert checked.stopped
    for unit, fen in (("万元", 500_000), ("元", 50)):
        checked = check(grid("筹集", lines), 单位=unit)
        assert (checked.errors, [row.record.amount for row in checked.sheets[0].rows]) == ([], [fen])


def test_wan_in_a_header_is_that_column_and_asked_for_too() -> None:
    lines = [["资金来源", "形式", "金额（万元）"], ["省级财政", "资金", "20.00001"]]
    assert places(check(grid("筹集", lines)).errors) == [(None, None, "unit_wan")]
    assert check(grid("筹集", lines), 单位="万元").sheets[0].rows[0].record.amount == 20_000_010


def test_the_sheet_that_fits_best_wins() -> None:
    visit = make.visit(走访人="张主席")
    checked = check(
        make.sheet("表", [visit]),
        make.sheet("慰问帮扶发放", [make.service()]),
        make.sheet("x", [make.roster()]),
    )
    assert [sheet.name for sheet in checked.sheets] == ["走访企业", "分类服务", "在档困难职工"]


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("榆树市总工会送温暖花名册", True), ("填报单位：梅河口市总工会", True), ("长春市朝阳区总工会", False), ("长春市总工会制", False),
        ("吉林省总工会统一表式", False), ("2023年送温暖", False),
    ],
)  # fmt: skip
def test_a_title_that_names_another_union_is_a_warning(title: str, named: bool) -> None:
    checked = check(grid("表", [[title], HEADERS, GOOD]))
    assert places(checked.faults) == ([(None, None, "other_unit")] if named else [])
    assert len(checked.sheets[0].rows) == 1


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2022年朝阳区元旦春节送温暖", "2022"), ("２０２１ 年度", "2021"), ("二〇二二年送温暖", "2022"), ("2022年送温暖（制表：2023年1月5日）", "2022"),
        ("2023年送温暖", ""), ("2022—2023年", ""), ("2022年、2023年", ""), ("制表日期：2022年12月30日", ""), ("12022年送温暖", ""), ("送温暖", ""),
        ("填表日期：2022年  月  日", ""), ("二〇二二年十二月三十日慰问", ""), ("2022年冬季送温暖", ""), ("2022年底走访", ""), ("2022年第四季度慰问", ""),
        ("2021年冬季送温暖", "2021"), ("市总工会（2020年建会）", ""),
    ],
)  # fmt: skip
def test_a_title_that_names_another_year_is_a_warning(title: str, year: str) -> None:
    titled = check(grid("表", [[title], HEADERS, GOOD]))
    named = check(grid(title, [HEADERS, GOOD]))
    for checked in (titled, named):
        said = [fault.message for fault in checked.faults if fault.code == "possible_duplicate"]
        assert [f"表上写的是{year}年" in message for message in said] == ([True] if year else [])
        assert checked.errors == []
