"""A union that moves away while an act of its former superior is on its way: to that act it is as far as any other (T20)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campaigns import journal
from campaigns.models import Batch, Contribution, Event, Filing, User, Visit
from campaigns.models.union import LineageQuerySet
from songnuan.closing.ask import ask_removal
from songnuan.closing.close import close
from songnuan.ledger.filing.acts import file_report
from tests import factories as make
from tests.admin.pages import address, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T20")]


def deleted(client: Client) -> Any:
    return client.post(address(Contribution, "delete", Contribution.objects.get().pk), {"reason": "重复填报"})


def undone(client: Client) -> Any:
    return client.post(f"/batches/{Batch.objects.get().number}/undo/", {"reason": "传错了"})


def recalled(client: Client) -> Any:
    filing = Filing.objects.get()
    return client.post(f"/filings/{filing.pk}/recall/", {"reason": "还有两户"})


def entered(client: Client) -> Any:
    place = f"?campaign=2023&union={make.YUSHU}"
    entry = {"source": "社会捐助", "form": "资金", "amount": "1200"}
    return client.post(address(Contribution, "add") + place, entry)


@pytest.fixture(params=(deleted, undone, recalled, entered), ids=lambda act: act.__name__)
def act(request: pytest.FixtureRequest) -> Callable[[], Any]:
    """What a clerk of the city does to a county of its."""
    make.batch({"筹集款物": [make.contribution()]}, make.YUSHU)
    silent = ("走访企业", "慰问帮扶发放", "分类服务")
    file_report(make.period(), make.union(make.YUSHU), by=make.clerk(make.YUSHU), zero=silent)
    client = signed_in(make.clerk(make.CHANGCHUN))
    return lambda: request.param(client)


@pytest.fixture
def moves_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for the log finds that somebody moved the county away in the turn before."""
    lock, reached_by = journal.lock, LineageQuerySet.reached_by

    def reached_still(lines: LineageQuerySet, user: User) -> Any:
        return reached_by(lines, user).exclude(union__code=make.YUSHU)

    def waited() -> Any:
        monkeypatch.setattr(LineageQuerySet, "reached_by", reached_still)
        return lock()

    monkeypatch.setattr(journal, "lock", waited)


def test_a_correction_of_a_closed_campaign_is_not_approved_either(moves_meanwhile: None) -> None:
    make.batch({"筹集款物": [make.contribution()]}, make.YUSHU)
    close(make.campaign(), by=make.user("省级工作人员", make.PROVINCE), reason="归档")
    amendment = ask_removal(Contribution.objects.get(), by=make.clerk(make.YUSHU), reason="重复报送")
    reviewer = signed_in(make.user("市州审核员", make.CHANGCHUN))
    assert reviewer.post(f"/amendments/{amendment.uid}/approve/").status_code == 404
    amendment.refresh_from_db()
    assert amendment.state == "asked"


def test_nor_is_what_is_kept_beside_a_record_changed(moves_meanwhile: None) -> None:
    make.batch({"走访企业": [make.visit()]}, make.YUSHU)
    photograph = make.photograph(Visit.objects.get(), "慰问现场")
    address = reverse("photograph_caption", args=[photograph.uid])
    client, said = signed_in(make.clerk(make.CHANGCHUN)), {"caption": "走访现场", "seen": photograph.seen}
    assert client.post(address, said).status_code == 404
    photograph.refresh_from_db()
    assert photograph.caption == "慰问现场"


def done() -> tuple[int, ...]:
    """Batches, rows that stand, reports that count, and events about the union."""
    return (
        Batch.objects.count(),
        Contribution.objects.live().count(),
        Filing.objects.filter(recalled_sequence=None).count(),
        Event.objects.filter(campaign__isnull=False).exclude(verb__startswith="denied.").count(),
    )


def test_it_is_not_found_and_nothing_is_done(act: Callable[[], Any], moves_meanwhile: None) -> None:
    before = done()
    assert (act().status_code, done()) == (404, before)


def test_control_without_the_look_it_is_done(
    act: Callable[[], Any], moves_meanwhile: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_AT_A_UNION", ())
    before = done()
    assert act().status_code == 302
    assert done() != before
