"""Two administrators dismiss each other at one moment: one of them was first, and neither waits for ever."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from campaigns.models import Event, User
from songnuan.accounts import acts
from tests import factories as make
from tests.admin.pages import signed_in
from tests.races.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T28", "T60"), pytest.mark.slow]
PATIENCE = 0.5
"""Seconds that one waits, holding one account, for the other to hold one, too."""


def at_each_other() -> list[Any]:
    people = [make.user("系统管理员", make.PROVINCE, name) for name in ("one", "other")]
    browsers = [signed_in(person) for person in people]

    def disable(browser: Client, person: User) -> Any:
        browser.raise_request_exception = False
        return lambda: browser.post(f"/accounts/{person.pk}/disable/")

    answers = together(*map(disable, browsers, reversed(people)))
    return [answer.headers.get("Location", answer.status_code) for answer in answers]


def test_one_of_them_was_first() -> None:
    answers = at_each_other()
    (left,) = User.objects.filter(is_active=True)
    (gone,) = User.objects.filter(is_active=False)
    assert sorted(answers) == sorted([f"/accounts/{gone.pk}/", "/login/"])
    assert [event.actor for event in Event.objects.filter(verb="account.disabled")] == [left]


def test_control_each_holds_himself_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the database ends one of them. On SQLite there is one writer."""
    both = threading.Barrier(2)

    def hold(giver: User, _account: int | None = None) -> User:
        giver.hold()
        try:
            both.wait(PATIENCE)
        except threading.BrokenBarrierError:
            return giver
        return giver

    monkeypatch.setattr(acts, "hold_both", hold)
    assert (500 in at_each_other()) == (connection.vendor == "postgresql")
