"""Two administrators at one moment: one of them was first, and neither waits for ever."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client

from campaigns import journal
from campaigns.models import Event, User
from songnuan.accounts import acts
from songnuan.accounts.views import bulk
from songnuan.login.passwords import First
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


def lists_that_share_a_name(monkeypatch: pytest.MonkeyPatch, create: Callable[..., User]) -> list[int]:
    """Two send lists with x in both, and each has made its first account when the other begins its second."""
    both = threading.Barrier(2)

    def pausing(wanted: acts.Wanted, first: First) -> User:
        user = create(wanted, first)
        if wanted.username in ("aaa", "xxx"):
            with suppress(threading.BrokenBarrierError):
                both.wait(PATIENCE)
        return user

    monkeypatch.setattr(acts, "_create", pausing)

    def sent(by: str, names: list[str]) -> Callable[[], Any]:
        person = make.user("系统管理员", make.PROVINCE, by)
        browser = signed_in(person)
        browser.raise_request_exception = False
        texts = {"union": make.CHAOYANG, "roles": "市县填报员", "phone": ""}
        lines = [[n, texts | {"username": name, "name": name}] for n, name in enumerate(names, 2)]
        token = signing.dumps([person.pk, lines], salt=bulk.SALT, compress=True)
        return lambda: browser.post("/accounts/import/confirm/", {"token": token})

    answers = together(sent("one", ["aaa", "xxx"]), sent("other", ["xxx", "yyy"]))
    return sorted(answer.status_code for answer in answers)


def test_of_two_lists_that_share_a_name_one_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lists_that_share_a_name(monkeypatch, acts._create) == [200, 422]
    made = set(User.objects.filter(username__in=("aaa", "xxx", "yyy")).values_list("username", flat=True))
    assert made in ({"aaa", "xxx"}, {"xxx", "yyy"})
    assert Event.objects.filter(verb="account.created").count() == 2


def test_control_who_notes_each_as_it_is_made_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the database ends one of them. On SQLite there is one writer."""
    create = acts._create

    def noting(wanted: acts.Wanted, first: First) -> User:
        user = create(wanted, first)
        if wanted.username == "aaa":
            journal.lock()
        return user

    assert (500 in lists_that_share_a_name(monkeypatch, noting)) == (connection.vendor == "postgresql")
