"""Who was refused is noted (T50), without what they searched for, and cannot flood the log."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from campaigns import denials
from campaigns.models import Event, Refusals
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T50")]


def signed_in(client: Client, user: object) -> Client:
    client.force_login(user)
    return client


def verbs() -> list[str]:
    return list(Event.objects.order_by("sequence").values_list("verb", flat=True))


def test_what_lies_out_of_reach_and_what_is_not_permitted(client: Client) -> None:
    foreign = make.batch({"筹集款物": [make.contribution()]}, at=make.YUSHU)
    clerk = make.clerk()
    signed_in(client, clerk)
    assert client.get(f"/batches/{foreign.number}/?q={make.citizen_id(7)}").status_code == 404
    assert client.get("/audit/").status_code == 403
    first, second = Event.objects.filter(actor=clerk).order_by("sequence")
    assert (first.verb, first.union, first.address, first.body) == (
        "denied.scope", make.union(), "127.0.0.1",
        {"method": "GET", "path": f"/batches/{foreign.number}/", "page": "batch"},
    )  # fmt: skip
    assert (second.verb, second.body["page"]) == ("denied.right", "audit")


def test_a_number_in_the_path_is_masked(client: Client) -> None:
    number = make.citizen_id(7)
    signed_in(client, make.clerk())
    client.get(f"/admin/{number}/")
    assert [event for event in Event.objects.all() if number in str(event.body)] == []


def test_an_address_that_leads_nowhere_is_no_denial(client: Client) -> None:
    signed_in(client, make.clerk())
    assert client.get("/nowhere").status_code == 404
    assert verbs() == []


def test_a_form_without_its_token_is_noted_for_who_has_no_account() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/login/", {"username": "a"}).status_code == 403
    event = Event.objects.get()
    assert (event.verb, event.actor, event.address) == ("denied.right", None, "127.0.0.1")


def test_many_are_counted_and_told_in_one_event(client: Client) -> None:
    signed_in(client, make.clerk())
    for _ in range(denials.NOTED + 30):
        client.get("/audit/")
    assert verbs() == ["denied.right"] * denials.NOTED
    assert denials.settle() == 0
    assert denials.settle(timezone.now() + denials.WINDOW + datetime.timedelta(seconds=1)) == 1
    last = Event.objects.latest("sequence")
    assert (last.verb, last.body["count"], Refusals.objects.count()) == ("denied.many", 30, 0)


def test_a_new_window_begins_with_what_the_last_one_left(client: Client) -> None:
    signed_in(client, make.clerk())
    for _ in range(denials.NOTED + 1):
        client.get("/audit/")
    Refusals.objects.update(since=timezone.now() - denials.WINDOW * 2)
    client.get("/audit/")
    assert verbs()[-2:] == ["denied.many", "denied.right"]


def test_control_without_the_bound_every_refusal_is_an_event(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(denials, "NOTED", 1_000)
    signed_in(client, make.clerk())
    for _ in range(50):
        client.get("/audit/")
    assert len(verbs()) == 50


def test_a_log_that_cannot_be_written_does_not_turn_a_no_into_an_error(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_unused: object, **_named: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("campaigns.journal.note", full)
    signed_in(client, make.clerk())
    assert client.get("/audit/").status_code == 403
    assert "could not be noted" in caplog.text
