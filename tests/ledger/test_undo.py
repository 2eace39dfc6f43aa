"""Undo is exact, and refuses where later batches build on the rows."""

import pytest

from beneficiaries.models import Disbursement
from campaigns.models import Batch
from songnuan.ledger.undo import NotUndoable, undo
from songnuan.ledger.verify import verify
from tests import factories as make

pytestmark = pytest.mark.django_db


def two_rows() -> make.Tables:
    return {
        "慰问帮扶发放": [
            make.disbursement(身份证号=make.citizen_id(1)),
            make.disbursement(姓名="周雪", 身份证号=make.citizen_id(2)),
        ],
        "筹集款物": [make.contribution()],
    }


def test_undo_takes_everything_back_and_names_what_it_removed() -> None:
    before = make.figures()
    batch = make.batch(two_rows())
    assert make.figures()["disbursed"] == "1000.00"
    act = undo(batch, by=None, reason="传错了")
    batch.refresh_from_db()
    assert act.sheets == {"慰问帮扶发放": 2, "筹集款物": 1}
    assert batch.status == "undone"
    assert make.figures() == before
    assert verify(make.campaign()) == []


def test_undo_of_a_replacement_puts_the_replaced_rows_back() -> None:
    first = make.batch(two_rows())
    figures = make.figures()
    changed = two_rows()
    changed["慰问帮扶发放"][0]["慰问金(元)"] = 800
    second = make.batch(changed, replaced=first)
    first.refresh_from_db()
    assert first.status == "replaced"
    assert make.figures()["disbursed"] == "1300.00"
    undo(second, by=None, reason="还是原来的对")
    first.refresh_from_db()
    assert first.status == "committed"
    assert make.figures() == figures
    assert verify(make.campaign()) == []


def test_undo_refuses_naming_the_batch_that_found_its_rows_unchanged() -> None:
    first = make.batch(two_rows())
    more = two_rows()
    more["慰问帮扶发放"].append(make.disbursement(姓名="孙立", 身份证号=make.citizen_id(3)))
    second = make.batch(more)
    assert second.rows == 1
    with pytest.raises(NotUndoable, match=f"批次{second.number}"):
        undo(first, by=None, reason="传错了")
    undo(second, by=None, reason="传错了")
    undo(first, by=None, reason="传错了")
    assert Batch.objects.standing().exclude(kind=Batch.Kind.UNDO).count() == 0
    assert make.figures()["disbursed"] == "0.00"


def test_undo_refuses_to_bring_back_a_key_that_another_batch_holds_by_now() -> None:
    first = make.batch(two_rows())
    without = {"慰问帮扶发放": two_rows()["慰问帮扶发放"][1:]}
    second = make.batch(without, replaced=first)
    third = make.batch(
        {"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(1), **{"慰问金(元)": 900})]}
    )
    with pytest.raises(NotUndoable, match=f"批次{third.number}"):
        undo(second, by=None, reason="传错了")


def test_a_batch_is_undone_once_and_an_undo_never() -> None:
    batch = make.batch(two_rows())
    act = undo(batch, by=None, reason="传错了")
    for done in (batch, act):
        with pytest.raises(NotUndoable):
            undo(done, by=None, reason="再来一次")


def test_rows_are_live_as_of_every_batch_number() -> None:
    model = make.batch(two_rows())
    changed = make.batch({"慰问帮扶发放": [make.disbursement(姓名="赵秋")]}, replaced=model)
    back = undo(changed, by=None, reason="还原")
    counts = [
        Disbursement.objects.as_of(number).count() for number in (model.number, changed.number, back.number)
    ]
    assert counts == [2, 1, 2]
