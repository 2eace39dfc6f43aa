"""人次 0: a row that pays without counting, right only where another row counts the same occasion."""

from collections.abc import Callable

import pytest

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Event
from songnuan.entry import names
from songnuan.entry.single import Outcome, correct, remove
from songnuan.entry.written import written
from songnuan.ledger.post import Conflict
from songnuan.ledger.undo import NotUndoable, undo
from tests import factories as make
from tests.entry.ledgers import against, rows
from tests.entry.sheets import places

pytestmark = pytest.mark.django_db
ID, OTHER = make.citizen_id(1), make.citizen_id(2)


@pytest.mark.parametrize(
    "counted", [{"资金来源": "市级财政"}, {"救助项目": "生活救助"}, {"人次": 3, "资金来源": "市级财政"}]
)
def test_zero_person_times_beside_a_row_of_the_file_that_counts(counted: make.Row) -> None:
    for order in (1, -1):
        compared = against(rows(*[{"身份证号": ID, **counted}, {"身份证号": ID, "人次": 0}][::order]))
        assert compared.errors == []


@pytest.mark.parametrize(
    "counted",
    [
        {"身份证号": OTHER},
        {"发放日期": "2023-01-11"},
        {"用途": "帮扶救助"},
        {"资金来源": "市级财政", "人次": 0},
    ],
)
def test_zero_person_times_that_nothing_counts_is_refused(counted: make.Row) -> None:
    compared = against(rows({"身份证号": ID, "人次": 0}, {"身份证号": ID, **counted}))
    assert (2, "人次", "number_invalid") in places(compared.errors)


def test_zero_person_times_beside_a_live_row() -> None:
    zero = rows({"身份证号": ID, "人次": 0, "资金来源": "市级财政"})
    make.batch(rows({"身份证号": ID}), at=make.YUSHU)
    assert places(against(zero).errors) == [(2, "人次", "number_invalid")]
    counting = make.batch(rows({"身份证号": ID}))
    assert against(zero).errors == []
    assert places(against(zero, replaced=counting).errors) == [(2, "人次", "number_invalid")]
    make.batch(zero)
    assert (make.figures(make.CHAOYANG)["consoled"], make.figures(make.CHAOYANG)["disbursed"]) == (
        1,
        "1000.00",
    )


def leans() -> tuple[Batch, Batch]:
    """A row that counts, and one of another source that leans on it."""
    counting = make.batch(rows({"身份证号": ID}))
    return counting, make.batch(rows({"身份证号": ID, "人次": 0, "资金来源": "市级财政"}))


def consoled() -> int:
    return int(make.figures(make.CHAOYANG)["consoled"])


def changed(fact: Disbursement, **changes: object) -> Outcome:
    lookups = names.load(make.campaign(), make.union())
    return correct(fact, {**written(fact, lookups), **changes}, lookups, by=make.clerk(), reason="更正")


@pytest.mark.parametrize(
    "away",
    [
        lambda counting: undo(counting, by=None, reason="传错了"),
        lambda counting: remove(Disbursement.objects.get(added_by=counting), by=make.clerk(), reason="传错了"),
        lambda counting: make.batch(rows({"身份证号": OTHER}), replaced=counting),
        lambda counting: changed(Disbursement.objects.get(added_by=counting), date="2023-01-11"),
        lambda counting: changed(Disbursement.objects.get(added_by=counting), purpose="帮扶救助"),
    ],
    ids=["undone", "removed", "replaced", "another day", "another purpose"],
)  # fmt: skip
def test_what_a_zero_leans_on_does_not_go_while_it_stands(away: Callable[[Batch], object]) -> None:
    counting, zero = leans()
    with pytest.raises(Conflict, match=f"批次{zero.number}“慰问帮扶发放”第2行的人次填0"):
        away(counting)
    assert consoled() == 1
    undo(zero, by=None, reason="传错了")
    away(counting)


def test_it_goes_where_another_row_counts_the_same() -> None:
    counting, _zero = leans()
    make.batch(rows({"身份证号": ID, "资金来源": "社会捐助"}))
    undo(counting, by=None, reason="传错了")
    assert consoled() == 1


def test_a_zero_does_not_come_back_to_nothing() -> None:
    counting, zero = leans()
    taken_out = remove(Disbursement.objects.get(added_by=zero), by=make.clerk(), reason="传错了")
    undo(counting, by=None, reason="传错了")
    with pytest.raises(NotUndoable, match="的人次填0"):
        undo(taken_out, by=None, reason="传错了")


def test_what_was_left_so_once_holds_up_nothing_else() -> None:
    counting, zero = leans()
    Disbursement.objects.filter(added_by=counting).update(person_times=0)
    make.batch(rows({"身份证号": OTHER}))
    undo(zero, by=None, reason="传错了")


@pytest.mark.hardening("T45")
def test_a_guess_that_is_refused_for_what_leans_on_its_own_row_is_noted_as_well() -> None:
    """Somebody else's row would count this one: that is told by the refusal, which says what stands in the way."""
    counting, zero = leans()
    make.batch(rows({"身份证号": OTHER, "姓名": "赵大海", "资金来源": "社会捐助"}))
    outcome = changed(Disbursement.objects.get(added_by=counting), citizen_id=OTHER, person_times="0")
    assert (outcome.batch, [fault.code for fault in outcome.errors]) == (None, ["not_permitted"])
    assert f"批次{zero.number}“慰问帮扶发放”第2行的人次填0" in outcome.errors[0].message
    assert Event.objects.get(verb="search.compared").body == {"numbers": 1, "hits": 0}
    assert consoled() == 2
