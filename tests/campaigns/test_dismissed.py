"""Who is dismissed while an act of theirs is on its way has done nothing (T28): no event of theirs stands behind it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Q
from django.test import Client

from campaigns import journal
from campaigns.held import SessionOver
from campaigns.models import Batch, Campaign, Contribution, Event, FundSource, User
from songnuan.audit.download import as_xlsx
from tests import factories as make
from tests.access.pages import Page
from tests.admin.pages import address, signed_in, text
from tests.entry.visits.forms import form

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T28")]
PLACE = f"?campaign=2023&union={make.CHAOYANG}"
CLOSE = "/campaigns/2023/close/"
ENTRY = {"source": "社会捐助", "form": "资金", "amount": "1200"}


def entered(client: Client) -> Any:
    return client.post(address(Contribution, "add") + PLACE, ENTRY)


def visited(client: Client) -> Any:
    return client.post("/visits/new/", form())


def closed(client: Client) -> Any:
    return client.post(CLOSE, {"reason": "归档", "confirm": "2023"})


def added(client: Client) -> Any:
    at = address(FundSource, "add")
    (values,) = [one.values for one in Page(text(client.get(at))).forms if "code" in one.values]
    empty = {name: value[-1] for name, value in values.items() if value}
    return client.post(at, {**empty, "code": "another", "name": "另一来源"})


def searched(client: Client) -> Any:
    return client.post("/people/find/", {"number": make.citizen_id()})


def took_the_log(client: Client) -> Any:
    answer = client.post("/audit/download/", {"format": "csv"})
    with suppress(SessionOver):  # where it is not refused at once it breaks off
        list(answer)
    return answer


ACTS: dict[Callable[[Client], Any], Callable[[], User]] = {
    entered: make.clerk, visited: make.clerk, closed: lambda: make.user("省级工作人员", make.PROVINCE),
    added: lambda: make.user("省级工作人员", make.PROVINCE), searched: make.clerk,
    took_the_log: lambda: make.user("安全审计", make.PROVINCE),
}  # fmt: skip
ENDS: dict[str, dict[str, Any]] = {
    "disabled": {"is_active": False},
    "moved": {"session_round": F("session_round") + 1},
}


@pytest.fixture(params=ACTS, ids=lambda act: act.__name__)
def act(request: pytest.FixtureRequest) -> Callable[[], Any]:
    client = signed_in(ACTS[request.param]())
    if request.param is closed:
        client.post(CLOSE, {"reason": "归档", "password": make.PASSWORD})
    return lambda: request.param(client)


@pytest.fixture(params=ENDS)
def dismissed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for the log finds that somebody dismissed them in the turn before."""
    lock = journal.lock

    def waited() -> Any:
        User.objects.update(**ENDS[request.param])
        return lock()

    monkeypatch.setattr(journal, "lock", waited)


def done() -> tuple[int, ...]:
    """Batches, closed campaigns, sources, and events."""
    return (
        Batch.objects.count(),
        Campaign.objects.filter(closed_at__isnull=False).count(),
        FundSource.objects.count(),
        Event.objects.filter(Q(campaign__isnull=False) | Q(verb__regex="^(admin|search|audit)")).count(),
    )


def test_it_is_not_done_and_they_are_led_to_the_login(act: Callable[[], Any], dismissed: None) -> None:
    before = done()
    answer = act()
    assert (answer.status_code, answer.headers["Location"], done()) == (302, "/login/", before)


def test_control_without_the_look_it_is_done(
    act: Callable[[], Any], dismissed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "refuse_if_over", lambda _user: None)
    before = done()
    assert act().status_code in (200, 302)
    assert done() > before


def test_a_log_that_was_long_in_the_making_goes_to_nobody_who_was_dismissed_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    auditor = make.user("安全审计", make.PROVINCE)

    def long(*about: Any) -> Any:
        with transaction.atomic():
            User.objects.filter(pk=auditor.pk).update(**ends)
            journal.note("account.disabled", actor=None)
        return as_xlsx(*about)

    monkeypatch.setattr("songnuan.audit.views.as_xlsx", long)
    ends: dict[str, Any] = {"email": "a@example.org"}
    answer = signed_in(auditor).post("/audit/download/", {"format": "xlsx"})
    assert (answer.status_code, b"".join(answer)[:2]) == (
        200,
        b"PK",
    )  # the control: somebody who stays gets it
    ends = ENDS["disabled"]
    answer = signed_in(auditor).post("/audit/download/", {"format": "xlsx"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/")
