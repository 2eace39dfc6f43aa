"""Who is dismissed while an act of theirs is on its way has done nothing (T28): no event of theirs stands behind it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F, Q
from django.test import Client

from campaigns import journal
from campaigns.models import Batch, Campaign, Contribution, Event, FundSource, User
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


ACTS: dict[Callable[[Client], Any], Callable[[], User]] = {
    entered: make.clerk, visited: make.clerk, closed: lambda: make.user("省级工作人员", make.PROVINCE),
    added: lambda: make.user("省级工作人员", make.PROVINCE),
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
        Event.objects.filter(Q(campaign__isnull=False) | Q(verb__startswith="admin.")).count(),
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
    assert act().status_code == 302
    assert done() > before
