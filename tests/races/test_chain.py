"""Who waits for whom while a batch moves the figures: batches of its campaign do, and nobody who only notes an event."""

import threading
from typing import Any

import pytest

from campaigns import journal
from campaigns.models import Event
from songnuan.ledger import post, rollup
from songnuan.ledger.models import Cell
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.races.threads import LONGEST, failures, together

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = {True: 30.0, False: 1.0}
"""Seconds: how long for what should come, how long for what should not."""


def noted_meanwhile(monkeypatch: pytest.MonkeyPatch, *, expected: bool) -> bool:
    """Whether an event is noted while a batch stands in the middle of its rollup."""
    make.campaign()
    inside, noted, seen = threading.Event(), threading.Event(), []
    move = rollup.apply

    def slowly(*args: Any) -> None:
        if not inside.is_set():
            inside.set()
            seen.append(noted.wait(PATIENCE[expected]))
        move(*args)

    def note() -> None:
        inside.wait(PATIENCE[True])
        journal.note("login.done", actor=None)
        noted.set()

    monkeypatch.setattr(post.rollup, "apply", slowly)
    answers = together(lambda: make.batch({"慰问帮扶发放": [make.disbursement(姓名="王某")]}), note)
    assert failures(answers) == []
    assert sorted(Event.objects.values_list("verb", flat=True)) == ["login.done", "post.upload"]
    assert verify(make.campaign()) == []
    return seen == [True]


@pytest.mark.postgres
def test_an_event_waits_for_no_rollup(monkeypatch: pytest.MonkeyPatch) -> None:
    assert noted_meanwhile(monkeypatch, expected=True)


@pytest.mark.sqlite
def test_where_the_database_has_one_writer_it_waits_and_comes_after(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not noted_meanwhile(monkeypatch, expected=False)


@pytest.mark.postgres
def test_control_a_rollup_under_the_chain_lets_everybody_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "hold_figures", lambda _campaign: journal.lock())
    assert not noted_meanwhile(monkeypatch, expected=False)


@pytest.mark.postgres
def test_control_without_the_turn_for_the_figures_one_batch_overwrites_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make.campaign()
    both_have_read, insert, came = threading.Barrier(2), rollup.bulk.insert, iter((True, True))

    def slow(model: type, *args: Any, **wishes: Any) -> None:
        if model is Cell and next(came, False):
            both_have_read.wait(LONGEST)
        insert(model, *args, **wishes)

    monkeypatch.setattr(journal, "hold_figures", lambda _campaign: None)
    monkeypatch.setattr(rollup.bulk, "insert", slow)
    money = {"筹集款物": [make.contribution()]}
    assert (
        failures(together(*[lambda at=at: make.batch(money, at) for at in (make.CHAOYANG, make.YUSHU)])) == []
    )
    assert verify(make.campaign()) != []


def test_batches_of_one_campaign_are_numbered_in_the_order_in_which_they_moved_its_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make.campaign()
    order: list[int] = []
    move = rollup.apply

    def kept(campaign: Any, status: str, movement: Any) -> None:
        order.extend(movement.sums[place]["disbursed"] for place in movement.sums if place[1:] == ("", ""))
        move(campaign, status, movement)

    monkeypatch.setattr(post.rollup, "apply", kept)
    unions = (make.CHAOYANG, make.YUSHU) * 3
    acts = [
        lambda cash=cash, union=union: make.batch(
            {"慰问帮扶发放": [make.disbursement(姓名=f"职工{cash}", **{"慰问金(元)": cash})]}, union
        )
        for cash, union in enumerate(unions, start=1)
    ]  # fmt: skip
    answers = together(*acts)
    assert failures(answers) == []
    by_number = sorted((batch.number, cash * 100) for cash, batch in enumerate(answers, start=1))
    assert [fen for _number, fen in by_number] == order
