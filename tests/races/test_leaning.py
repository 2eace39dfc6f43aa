"""A row that counts no person-time is entered while another union enters an ordinary one: neither locks the other up (T61)."""

import threading
from typing import Any

import pytest
from django.db import OperationalError

from campaigns import journal
from campaigns.models import Batch, Event
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.entry.leaning import count_first, counts, entered
from tests.races.threads import failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T61")]
PATIENCE = 0.5
"""Seconds that one waits for the other to have come as far as the wrong order would let it."""


def both_at_once(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The ordinary row holds the figures before the leaning one asks for them, and goes on when that one has the chain."""
    make.batch({"慰问帮扶发放": [counts()]})
    mine, other = make.clerk(username="mine"), make.clerk(make.YUSHU, "other")
    has_figures, has_chain, leans = threading.Event(), threading.Event(), threading.local()
    hold_figures, lock = journal.hold_figures, journal.lock

    def figures(campaign: Any) -> None:
        if hasattr(leans, "here"):
            has_figures.wait(PATIENCE)
            hold_figures(campaign)
        else:
            hold_figures(campaign)
            has_figures.set()
            has_chain.wait(PATIENCE)

    def chain() -> Any:
        held = lock()
        if hasattr(leans, "here"):
            has_chain.set()
        return held

    def leaning() -> Any:
        leans.here = True
        return entered(by=mine)

    monkeypatch.setattr(journal, "hold_figures", figures)
    monkeypatch.setattr(journal, "lock", chain)
    ordinary = {"number": make.citizen_id(5), "person_times": "1"}
    return together(leaning, lambda: entered(make.YUSHU, by=other, **ordinary))


def test_both_are_stored_and_the_leaning_one_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = both_at_once(monkeypatch)
    assert failures(answers) == []
    assert all(outcome.batch for outcome in answers)
    assert (Batch.objects.count(), verify(make.campaign())) == (3, [])
    assert Event.objects.get(verb="search.compared").body == {"numbers": 1, "hits": 0}


@pytest.mark.postgres
def test_control_counted_before_the_post_it_locks_the_other_up(monkeypatch: pytest.MonkeyPatch) -> None:
    count_first(monkeypatch)
    (error,) = failures(both_at_once(monkeypatch))
    assert isinstance(error, OperationalError)
    assert "deadlock" in str(error)
