"""A campaign's going that was killed is begun and not ended, goes on when it is run again, and is no false alarm (T51, T54)."""

import io
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from campaigns import journal
from campaigns.destroyed import unaccounted
from campaigns.models import Campaign, Event
from songnuan.ledger.verify import verify
from songnuan.retention import act, people
from tests import factories as make
from tests.retention.test_anonymise import SIGN, command, figures, old, season, texts

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T51", "T54")]


def killed_in(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that ends with that step, in which somebody looked at a value that went then."""
    home: Any = people if step == "forget_in" else act
    real = getattr(home, step)

    def killed(*arguments: Any) -> None:
        journal.note("reveal.shown", actor=None, campaign=old(), detail={"whose": f"{SIGN}某"})
        real(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(home, step, killed)
        with pytest.raises(KeyboardInterrupt):
            act.anonymise(old(), reason="保存期满", by=None)


@pytest.mark.parametrize("step", ["forget_in", "take_out", "_forget_files", "_destroy_details"])
def test_interrupted_anywhere_it_goes_on(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    season()
    before = figures()
    assert not act.plan(old()).begun
    killed_in(step, monkeypatch)
    assert (figures(), verify(old())) == (before, [])
    assert (unaccounted(), act.plan(old()).begun, command()["begun"]) == ([], True, True)
    act.anonymise(old(), reason="再来一次", by=None)
    assert (figures(), act.plan(old()).is_done, SIGN in texts(old())) == (before, True, False)
    begun, done = Event.objects.filter(verb__startswith="retention.").order_by("sequence")
    assert (begun.verb, begun.body["reason"], begun.body["counts"]["people"]) == (
        "retention.begun",
        "保存期满",
        5,
    )
    assert (done.verb, done.body["reason"], unaccounted()) == ("retention.done", "再来一次", [])


def test_control_keys_that_go_before_the_act_that_says_so_are_an_alarm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    season()
    monkeypatch.setattr(act, "transaction", SimpleNamespace(atomic=nullcontext))
    killed_in("_destroy_details", monkeypatch)
    assert unaccounted() != []


def test_a_run_of_which_nothing_is_left_but_its_end_is_not_done() -> None:
    act.anonymise(old(), reason="保存期满", by=None)
    assert act.plan(old()).is_done
    Campaign.objects.filter(code="2023").update(anonymised_at=timezone.now())
    left = act.plan(make.campaign())
    assert (set(left.counts.values()), left.begun, left.is_done) == ({0}, True, False)
    out = io.StringIO()
    call_command("anonymise", "--campaign", "2023", stdout=out)
    assert "上次清除没有做完" in out.getvalue()
