"""One person taken out while somebody writes a row that tells of them: one waits for the other, and neither is lost (T54)."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import OperationalError

from campaigns import journal, photographs
from campaigns.models import Photograph, PlannedVisit, Team, Visit
from songnuan.fieldwork.teams import planning
from songnuan.retention import one
from tests import factories as make
from tests.races.threads import LONGEST, failures, together

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.hardening("T54", "T62"),
]
NUMBER = make.citizen_id(1)


def planned() -> Callable[[], Any]:
    team = Team.objects.filter(campaign__code="2023").order_by("pk")[0]
    plan = PlannedVisit(
        team=team, day=date(2023, 1, 10), union=make.union(), kind="household", name="", name_key=""
    )
    plan.seal(person="柳絮儿", note=f"证件{NUMBER}")
    plan.save()
    by = make.clerk()
    return lambda: planning.mark(PlannedVisit.objects.get(pk=plan.pk), done=True, by=by)


def pictured() -> Callable[[], Any]:
    make.batch({"走访企业": [make.visit()]})
    photograph = make.photograph(Visit.objects.get(), caption=f"探望{NUMBER}")
    seen, by = photograph.seen, make.clerk()
    return lambda: photographs.caption(Photograph.objects.get(pk=photograph.pk), "座谈", by=by, seen=seen)


ROWS = (planned, pictured)


def beside(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> list[Any]:
    """The erasure, which has written that row and notes itself only when the act waits; and the act."""
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=NUMBER)]})
    written, waiting = threading.Event(), threading.Event()
    take_out = one.take_out_mentions

    def slowly(*args: Any) -> None:
        take_out(*args)
        written.set()
        waiting.wait(LONGEST)
        threading.Event().wait(0.7)  # until it stands at the row

    def late() -> Any:
        assert written.wait(LONGEST)
        waiting.set()
        return act()

    monkeypatch.setattr(one, "take_out_mentions", slowly)
    return together(lambda: one.erase(NUMBER, reason="申请", by=None), late)


@pytest.mark.parametrize("row", ROWS)
def test_the_act_waits_for_the_row_before_it_takes_the_chain(
    monkeypatch: pytest.MonkeyPatch, row: Callable[[], Callable[[], Any]]
) -> None:
    answers = beside(monkeypatch, row())
    assert [error for error in failures(answers) if isinstance(error, OperationalError)] == []
    assert not isinstance(answers[0], Exception)
    plans = [plan.private for plan in PlannedVisit.objects.all()]
    captions = Photograph.objects.values_list("caption", flat=True)
    assert not any(NUMBER in str(told) for told in (*plans, *captions))


@pytest.mark.parametrize("row", ROWS)
def test_control_the_chain_first_is_a_deadlock(
    monkeypatch: pytest.MonkeyPatch, row: Callable[[], Callable[[], Any]]
) -> None:
    monkeypatch.setattr(journal, "hold_rows", lambda _rows: None)
    answers = beside(monkeypatch, row())
    assert [type(error) for error in failures(answers)] == [OperationalError]
