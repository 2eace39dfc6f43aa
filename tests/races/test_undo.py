"""One batch undone twice at once, or undone while it is replaced: one wins, nothing is taken out twice."""

from collections.abc import Callable

import pytest

from campaigns.models import Batch, FactQuerySet
from songnuan.entry import commit as commits
from songnuan.entry.faults import Refusal
from songnuan.ledger import post as door
from songnuan.ledger import undo as undoing
from songnuan.ledger.undo import NotUndoable, undo
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.races.threads import failures, together

pytestmark = pytest.mark.django_db(transaction=True)


def posted() -> Batch:
    """A batch of nameless rows, as no key guards them, beside one that stays."""
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="赵秋")]})
    return make.batch({"慰问帮扶发放": [make.disbursement(), make.disbursement()]})


def undone(batch: Batch) -> Callable[[], Batch]:
    return lambda: undo(Batch.objects.get(pk=batch.pk), by=None, reason="传错了")


def replaced(batch: Batch, cash: int) -> Callable[[], Batch]:
    rows = {"慰问帮扶发放": [make.disbursement(**{"慰问金(元)": cash})]}
    return lambda: make.batch(rows, replaced=Batch.objects.get(pk=batch.pk))


def test_a_batch_undone_by_many_is_undone_once() -> None:
    batch = posted()
    answers = together(*[undone(batch)] * 5)
    assert [type(error) for error in failures(answers)] == [NotUndoable] * 4
    assert (make.figures()["disbursed"], verify(make.campaign())) == ("500.00", [])
    assert Batch.objects.filter(kind=Batch.Kind.UNDO).count() == 1


@pytest.mark.parametrize("order", [1, -1])
def test_a_batch_undone_while_it_is_replaced_is_one_of_both(order: int) -> None:
    batch = posted()
    answers = together(*[undone(batch), replaced(batch, 800)][::order])[::order]
    (error,) = failures(answers)
    batch.refresh_from_db()
    if batch.status == "undone":
        assert isinstance(error, Refusal)
        assert make.figures()["disbursed"] == "500.00"
    else:
        assert isinstance(error, NotUndoable)
        assert (batch.status, make.figures()["disbursed"]) == ("replaced", "1300.00")
    assert verify(make.campaign()) == []


def test_a_batch_replaced_by_several_is_replaced_once() -> None:
    batch = posted()
    answers = together(*[replaced(batch, cash) for cash in (600, 700, 800)])
    assert [type(error) for error in failures(answers)] == [Refusal] * 2
    (made,) = [answer for answer in answers if isinstance(answer, Batch)]
    batch.refresh_from_db()
    assert (batch.closed_by, batch.status) == (made, "replaced")
    assert (make.figures()["consoled"], verify(make.campaign())) == (2, [])


@pytest.fixture
def nothing_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every wall against a second removal is down."""

    def remove(rows: FactQuerySet, batch: Batch) -> int:
        return rows.order_by().update(removed_by=batch)

    monkeypatch.setattr(undoing, "_refuse_unless_standing", lambda _batch: None)
    monkeypatch.setattr(undoing, "_refuse_where_later_batches_build_on", lambda _batch: None)
    monkeypatch.setattr(commits, "refuse_unless_replaceable", lambda *_unused: None)
    monkeypatch.setattr(
        door, "_close", lambda earlier, batch: Batch.objects.filter(pk=earlier.pk).update(closed_by=batch)
    )
    monkeypatch.setattr(door, "_remove", remove)


def test_control_without_any_check_two_undos_take_the_rows_out_twice(nothing_checked: None) -> None:
    batch = posted()
    assert failures(together(undone(batch), undone(batch))) == []
    assert make.figures()["disbursed"] == "-500.00"
    assert verify(make.campaign()) != []


def test_control_without_any_check_several_replacements_all_stand(nothing_checked: None) -> None:
    batch = posted()
    assert failures(together(replaced(batch, 700), replaced(batch, 800))) == []
    assert make.figures()["consoled"] == 3


@pytest.mark.parametrize("wall", ["_refuse_unless_standing", "_refuse_where_later_batches_build_on"])
def test_behind_each_wall_stands_another(wall: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, wall, lambda _batch: None)
    batch = posted()
    assert len(failures(together(undone(batch), undone(batch)))) == 1
    assert (make.figures()["disbursed"], verify(make.campaign())) == ("500.00", [])
