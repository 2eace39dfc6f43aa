"""The chain of events and the numbers of batches: without gaps, in one transaction with what they record."""

import pytest
from django.db import connection, transaction

from campaigns import append_only, journal
from campaigns.journal import UnknownPlace
from campaigns.models import Batch, Event, Journal, Union
from songnuan.ledger import rollup
from songnuan.ledger.undo import NotUndoable, undo
from tests import factories as make

pytestmark = pytest.mark.django_db


def history() -> list[Batch]:
    """Three uploads by two unions, one of them replaced, one undone."""
    clerk = make.clerk(username="zhou")
    first = make.batch({"筹集款物": [make.contribution()]}, by=clerk)
    second = make.batch({"走访企业": [make.visit()]}, at=make.YUSHU)
    third = make.batch({"筹集款物": [make.contribution(备注="更正")]}, replaced=first, by=clerk)
    return [first, second, third, undo(second, by=None, reason="传错了")]


def events() -> list[Event]:
    """The chain as it is stored."""
    return list(Event.objects.order_by("sequence"))


def test_every_event_is_chained_to_the_one_before() -> None:
    history()
    chain = events()
    assert [event.sequence for event in chain] == [1, 2, 3, 4]
    assert [event.previous for event in chain] == ["0" * 64, *(event.digest for event in chain[:-1])]
    assert [event.digest for event in chain] == [event.worked_out() for event in chain]
    end = Journal.objects.get()
    assert (end.last_sequence, end.digest, end.last_number) == (4, chain[-1].digest, 4)


@pytest.mark.parametrize(
    "tampering",
    [
        {"verb": "post.entry"},
        {"body": {}},
        {"at": "2020-01-01T00:00:00+08:00"},
        {"actor": None},
        {"union": None},
        {"previous": "f" * 64},
    ],
)
def test_a_changed_event_no_longer_fits_its_digest(tampering: dict[str, object]) -> None:
    history()
    append_only.release(connection)
    Event.objects.filter(sequence=3).update(**tampering)
    assert [event.sequence for event in events() if event.worked_out() != event.digest] == [3]


def test_batches_are_numbered_in_commit_order_without_gaps() -> None:
    batches = history()
    assert [batch.number for batch in batches] == [1, 2, 3, 4]
    with pytest.raises(NotUndoable):
        undo(batches[1], by=None, reason="再来")
    assert make.post({"筹集款物": [make.contribution(形式="支票")]})[1] is None
    assert make.batch({"分类服务": [make.service()]}).number == 5


def test_an_event_says_who_did_what_where_and_how_much() -> None:
    first, second, third, act = history()
    chain = events()
    assert [(event.verb, event.batch_id, str(event.actor)) for event in chain] == [
        ("post.upload", first.pk, "zhou的名字"), ("post.upload", second.pk, "None"), ("post.upload", third.pk, "zhou的名字"),
        ("post.undo", act.pk, "None"),
    ]  # fmt: skip
    assert chain[2].body == {
        "number": 3, "kind": "upload", "digest": third.file_digest, "rows": {"筹集款物": 1},
        "removed": {"筹集款物": 1, "走访企业": 0, "慰问帮扶发放": 0, "分类服务": 0, "在档困难职工": 0}, "reason": "", "target": 1,
    }  # fmt: skip
    assert chain[2].told == {**chain[2].body, "file": "测试.xlsx"}
    assert (chain[3].told["reason"], chain[3].body["target"], chain[3].union.code) == (
        "传错了",
        2,
        make.YUSHU,
    )


def test_an_event_holds_no_personal_value() -> None:
    number = make.citizen_id(7)
    make.batch(
        {"慰问帮扶发放": [make.disbursement(身份证号=number, 姓名="龘靐", 联系电话="13812345678", 备注="虪")]}
    )
    (event,) = events()
    assert [text for text in (number, "龘", "13812345678", "虪") if text in str(event.body)] == []


def test_batch_rows_figures_and_event_go_together_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    history()
    before = make.figures(), Batch.objects.count(), events(), Journal.objects.values().get()

    def full(*_unused: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(rollup, "apply", full)
    with pytest.raises(OSError, match="no space"):
        make.batch({"筹集款物": [make.contribution(备注="再来")]})
    assert (make.figures(), Batch.objects.count(), events(), Journal.objects.values().get()) == before


def test_what_is_rolled_back_later_leaves_no_event() -> None:
    with transaction.atomic():
        history()
        transaction.set_rollback(True)
    assert (events(), Batch.objects.count(), Journal.objects.get().last_number) == ([], 0, 0)


def test_a_union_outside_the_campaign_has_no_turn() -> None:
    outside = Union.objects.create(code="22X", name="新成立的工会", short_name="新", kind="county")
    with pytest.raises(UnknownPlace), transaction.atomic():
        journal.hold(make.campaign(), outside)
