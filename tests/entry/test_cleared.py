"""A list that is sent again after somebody was taken out: their row stands, and counts again unless the clerk is told (T54)."""

import pytest

from beneficiaries.models import Disbursement
from songnuan.entry import names, single
from songnuan.entry.compare import Compared
from songnuan.entry.written import written
from songnuan.retention import one
from tests import factories as make
from tests.entry.ledgers import against
from tests.entry.sheets import HANDED

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T54", "T13")]
ROSTER = "在档困难职工"
GONE = make.citizen_id(1)


def handed(serial: int, yuan: int, **more: make.Cell) -> make.Row:
    return make.disbursement(
        身份证号=make.citizen_id(serial), **{"姓名": f"甲{serial}", "慰问金(元)": yuan, **more}
    )  # type: ignore[arg-type]


LIST = [handed(1, 1111), handed(2, 2222), handed(3, 3333)]


def told(compared: Compared) -> list[tuple[int | None, str]]:
    return [(fault.row, fault.message) for fault in compared.warnings if "清除" in fault.message]


def rows_told(compared: Compared) -> list[int | None]:
    return [row for row, _message in told(compared)]


@pytest.fixture
def erased() -> int:
    """The first of the list was taken out; the number of its batch."""
    number = make.batch({HANDED: LIST, ROSTER: [make.roster(身份证号=GONE, 进档日期="2022-05-06")]}).number
    one.erase(GONE, reason="申请", by=None)
    assert number is not None
    return number


def test_their_row_that_comes_again_is_pointed_out(erased: int) -> None:
    compared = against({HANDED: [*LIST, handed(4, 4444)]})
    (sheet,) = compared.sheets
    assert (len(sheet.new), len(sheet.unchanged), compared.errors) == (2, 2, [])
    (said,) = told(compared)
    assert (said[0], "本单位有1行已按规定清除个人信息" in said[1]) == (2, True)


def test_it_is_not_said_which_row_it_was_nor_whose(erased: int) -> None:
    """Somebody else's row with the same day and sum is told the same."""
    messages = {told(against({HANDED: [row]}))[0][1] for row in (LIST[0], handed(9, 1111))}
    assert len(messages) == 1
    (message,) = messages
    assert ("批次" in message, "第" in message, GONE in message) == (False, False, False)


@pytest.mark.parametrize(
    "change",
    [{"慰问金(元)": 1112}, {"发放日期": "2023-01-11"}, {"人员类别": "快递员"}, {"用途": "帮扶救助"}, {"资金来源": "社会捐助"}],
)  # fmt: skip
def test_what_differs_in_what_is_left_is_another(erased: int, change: make.Row) -> None:
    assert rows_told(against({HANDED: [{**LIST[0], **change}]})) == []


def test_control_nothing_is_said_while_nobody_was_taken_out() -> None:
    make.batch({HANDED: LIST})
    assert told(against({HANDED: [*LIST, handed(4, 1111)]})) == []


def test_so_it_is_for_the_roster(erased: int) -> None:
    again = make.roster(身份证号=GONE, 进档日期="2022-05-06")
    assert rows_told(against({ROSTER: [again]})) == [2]
    assert rows_told(against({ROSTER: [{**again, "困难类型": "相对困难"}]})) == []


def test_of_many_that_are_like_it_the_sheet_is_told_once(erased: int) -> None:
    (said,) = told(against({HANDED: [LIST[0], *[handed(serial, 1111) for serial in range(10, 16)]]}))
    assert (said[0], "有7行" in said[1], "的1行" in said[1]) == (None, True, True)


def test_another_union_is_told_nothing(erased: int) -> None:
    assert told(against({HANDED: LIST}, at=make.YUSHU)) == []


def test_a_row_by_hand_is_told_and_one_that_is_corrected_is_not() -> None:
    make.batch({HANDED: [handed(1, 1111), handed(5, 1111)]})
    one.erase(GONE, reason="申请", by=None)
    fact = Disbursement.objects.get(name="甲5")
    lookups = names.load(fact.campaign, fact.union)
    cells = {**written(fact, lookups), "remark": "补"}
    corrected = single.correct(fact, cells, lookups, by=make.clerk(), reason="核对")
    assert corrected.batch
    assert not [fault for fault in corrected.faults if "清除" in fault.message]


def test_a_list_in_place_of_the_batch_that_held_it_counts_nothing_twice(erased: int) -> None:
    batch = Disbursement.objects.get(name="甲2").added_by
    assert told(against({HANDED: LIST}, replaced=batch)) == []
