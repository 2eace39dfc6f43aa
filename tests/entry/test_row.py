"""Faults of a row as a whole: none hides another, what is odd is kept, the closed class drops the ID."""

import pytest

from songnuan.lib.spreadsheets.cells import Cell, ErrorCell
from tests import factories as make
from tests.entry.sheets import check, handed, places

pytestmark = pytest.mark.django_db
ID, CASH, GOODS, TIMES = "身份证号", "慰问金(元)", "慰问品折价(元)", "人次"
CLOSED = {"人员类别": "因公伤残民警"}


def test_every_fault_of_a_row_is_listed_and_required_never_stands_beside_one() -> None:
    row = {
        "姓名": None,
        ID: "无",
        "人员类别": "困难户",
        "用途": "走访",
        CASH: "五百",
        "发放日期": "13月",
        TIMES: "x",
        "资金来源": "彩票",
    }
    assert places(check(handed(row)).errors) == [
        (2, "人员类别", "unknown_category"), (2, "人次", "number_invalid"), (2, "发放日期", "date_invalid"),
        (2, "姓名", "required"), (2, CASH, "amount_invalid"), (2, "用途", "unknown_purpose"),
        (2, "资金来源", "unknown_source"), (2, ID, "id_number_invalid"),
    ]  # fmt: skip


@pytest.mark.parametrize("beside", [{CASH: "五百", GOODS: None}, {CASH: None, GOODS: "一袋米"}])
def test_a_faulty_amount_counts_as_filled(beside: dict[str, Cell]) -> None:
    (fault,) = check(handed(beside)).errors
    assert fault.code == "amount_invalid"


@pytest.mark.parametrize("beside", [{"人员类别": "深度困难职工"}, {"资金来源": "中央财政专项帮扶资金"}])
def test_a_faulty_id_counts_as_filled(beside: dict[str, Cell]) -> None:
    assert places(check(handed({ID: "无", **beside})).errors) == [(2, ID, "id_number_invalid")]


def test_one_amount_of_the_two_is_enough_and_zero_is_one() -> None:
    checked = check(handed({CASH: None, GOODS: 80}, {CASH: 0}, {CASH: "0"}))
    assert checked.errors == []
    assert [(row.record.cash or 0, row.record.goods or 0) for row in checked.sheets[0].rows] == [
        (0, 8000),
        (0, 0),
        (0, 0),
    ]


@pytest.mark.parametrize("number", [make.citizen_id(5), "无", 220104198503170000, ErrorCell("#N/A")])
def test_the_closed_class_keeps_no_id_and_needs_no_name(number: Cell) -> None:
    checked = check(handed({ID: number, "姓名": None, "人次": 12, **CLOSED}))
    assert places(checked.faults) == [(2, ID, "id_not_collected")]
    (row,) = checked.sheets[0].rows
    assert (row.record.citizen_id, row.record.name, row.record.person_times) == (None, None, 12)


def test_the_closed_class_without_an_id_is_neither_warned_of_nor_unnamed() -> None:
    assert check(handed(CLOSED, {"人员类别": "公安民警、移民管理警察及家庭", "姓名": None})).faults == []


def test_person_times_default_to_one() -> None:
    rows = check(handed({}, {TIMES: ""}, {TIMES: 30})).sheets[0].rows
    assert [row.record.person_times for row in rows] == [1, 1, 30]


def test_what_is_odd_is_a_warning_and_the_row_is_kept() -> None:
    checked = check(
        handed({ID: make.citizen_id(1), "联系电话": 12345, "银行卡号": "6222600000012345"}),
        make.sheet("在档困难职工", [make.roster(联系电话="无")]),
    )
    assert checked.errors == []
    assert places(checked.warnings) == [
        (2, "联系电话", "phone_invalid"),
        (2, "联系电话", "phone_invalid"),
        (2, "银行卡号", "bank_card_invalid"),
    ]
    assert checked.sheets[0].rows[0].record.phone == "12345"


def test_no_message_shows_a_personal_value() -> None:
    secret = {
        ID: "22010419850317001",
        "联系电话": "9988776655",
        "银行卡号": "6222600000012345",
        "姓名": "龘靐",
        CASH: "五",
    }
    checked = check(
        handed(secret, {**secret, ID: make.citizen_id(4)}, {**secret, ID: make.citizen_id(4), CASH: 1})
    )
    said = "".join(fault.message for fault in checked.faults)
    assert [
        value
        for value in (*secret.values(), make.citizen_id(4), "0317001")
        if str(value) in said and value != "五"
    ] == []
