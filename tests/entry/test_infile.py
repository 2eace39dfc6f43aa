"""What rows of one file say to each other."""

import pytest

from songnuan.lib.spreadsheets.cells import SheetHead
from tests import factories as make
from tests.entry.sheets import check, handed, places

pytestmark = pytest.mark.django_db
ID = make.citizen_id(1)
UNNAMED = (None, "身份证号", "unnamed")


@pytest.mark.parametrize(
    "again",
    [
        {},
        {"慰问金(元)": 800},
        {"姓名": "别人"},
        {"人次": 3},
        {"身份证号": f"'{ID.lower()} "},
        {"发放日期": "2023年1月10日"},
    ],
)
def test_one_key_twice_is_refused_on_the_second_row(again: make.Row) -> None:
    checked = check(handed({"身份证号": ID}, {"身份证号": ID, **again}))
    assert places(checked.faults) == [(3, "身份证号", "duplicate_in_file")]
    assert "与第2行重复" in checked.errors[0].message
    assert [row.number for row in checked.sheets[0].rows] == [2]


@pytest.mark.parametrize(
    "other",
    [
        {"用途": "帮扶救助"},
        {"救助项目": "生活救助"},
        {"发放日期": "2023-01-11"},
        {"身份证号": make.citizen_id(2)},
    ],
)
def test_another_key_stands_beside(other: make.Row) -> None:
    checked = check(handed({"身份证号": ID}, {"身份证号": ID, **other}))
    assert (checked.faults, len(checked.sheets[0].rows)) == ([], 2)


def test_a_key_counts_across_sheets_of_one_file() -> None:
    checked = check(handed({"身份证号": ID}), handed({"身份证号": ID, "慰问金(元)": 1}))
    assert places(checked.errors) == [(2, "身份证号", "duplicate_in_file")]


def test_the_worksheet_of_the_first_row_is_named_where_it_is_another() -> None:
    roster = make.sheet("在档困难职工", [make.roster()])
    copy = make.TypedSheet(SheetHead(name="在档困难职工 (2)", row_count=2), list(roster.rows))
    errors = check(roster, copy).errors
    assert [fault.message for fault in errors] == [
        "与本文件“在档困难职工”表第2行的身份证号相同。请删去一行。"
    ]


def test_so_is_that_of_a_twin() -> None:
    first = handed({})
    copy = make.TypedSheet(SheetHead(name="慰问 (2)", row_count=2), list(first.rows))
    checked = check(first, copy)
    (fault,) = [fault for fault in checked.warnings if fault.code == "possible_duplicate"]
    assert fault.message.startswith("与本文件“慰问帮扶发放”表第2行完全相同，")


def test_every_later_row_of_a_key_is_named() -> None:
    checked = check(handed(*[{"身份证号": ID}] * 4))
    assert places(checked.errors) == [(number, "身份证号", "duplicate_in_file") for number in (3, 4, 5)]


def test_a_bad_row_still_holds_its_key() -> None:
    checked = check(handed({"身份证号": ID, "慰问金(元)": "五百"}, {"身份证号": ID}))
    assert places(checked.errors) == [
        (2, "慰问金(元)", "amount_invalid"),
        (3, "身份证号", "duplicate_in_file"),
    ]


def test_two_sources_on_one_day_are_right_with_a_warning() -> None:
    rows = [{"身份证号": ID, "资金来源": source} for source in ("市级财政", "社会捐助", None)]
    checked = check(handed(*rows))
    assert checked.errors == []
    assert places(checked.warnings) == [(3, "资金来源", "co_funded"), (4, "资金来源", "co_funded")]
    assert (
        checked.warnings[0].message
        == "同一人同日由两个资金来源慰问，算2人次。若应算1人次，把其中一行的人次填0。"
    )


def test_nameless_twins_are_stored_with_a_warning() -> None:
    checked = check(handed({}, {}, {"姓名": "赵秋"}, {}))
    assert places(checked.faults) == [
        (3, None, "possible_duplicate"),
        (5, None, "possible_duplicate"),
        UNNAMED,
    ]
    assert len(checked.sheets[0].rows) == 4


def test_twins_differ_by_nothing_that_the_ledger_would_store() -> None:
    checked = check(handed({"人次": None}, {"人次": "1"}, {"慰问金(元)": "￥500.00"}, {"姓名": " 李春生 "}))
    assert [fault.code for fault in checked.faults] == ["possible_duplicate"] * 3 + ["unnamed"]


def test_rows_without_an_id_are_counted_once_for_the_sheet() -> None:
    checked = check(handed({}, {"姓名": "赵秋"}, {"身份证号": ID}))
    assert places(checked.faults) == [UNNAMED]
    assert checked.faults[0].message == "有2行没有身份证号，不能查重，也不计入人数。"


def test_bad_rows_and_the_closed_class_are_not_among_them() -> None:
    assert check(handed({"人员类别": "艰苦岗位民警"}, {"身份证号": ID})).faults == []
    assert places(check(handed({"慰问金(元)": -1})).faults) == [(2, "慰问金(元)", "amount_negative")]


def test_a_worker_stands_once_on_the_roster() -> None:
    rows = [make.roster(), make.roster(困难类型="相对困难"), make.roster(身份证号=make.citizen_id(901))]
    checked = check(make.sheet("在档困难职工", rows))
    assert places(checked.faults) == [(3, "身份证号", "duplicate_in_file")]
    assert checked.errors[0].message == "与第2行的身份证号相同。请删去一行。"


def test_one_person_on_roster_and_list_is_no_duplicate() -> None:
    assert (
        check(handed({"身份证号": ID}), make.sheet("在档困难职工", [make.roster(身份证号=ID)])).faults == []
    )


@pytest.mark.parametrize(
    ("sheet", "row"),
    [("筹集款物", make.contribution()), ("走访企业", make.visit()), ("分类服务", make.service())],
)
def test_twins_of_every_sheet_without_keys_are_stored_with_a_warning(sheet: str, row: make.Row) -> None:
    checked = check(make.sheet(sheet, [row, row]))
    assert places(checked.faults) == [(3, None, "possible_duplicate")]
    assert len(checked.sheets[0].rows) == 2
