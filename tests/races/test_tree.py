"""Two people change the tree of unions at one moment: who reaches a union is what its affiliations say."""

import contextlib
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from campaigns import lineage
from campaigns.admin import again
from campaigns.models import Affiliation, Union
from tests import factories as make
from tests.admin.pages import address, seen, signed_in
from tests.races.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T22"), pytest.mark.slow]
PATIENCE = 0.5
"""Seconds that one waits, with the tree read, for the other to have read it, too."""


def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have built the closure before either stores it, where nothing keeps them apart."""
    both, real = threading.Barrier(2), lineage._closure

    def met(lines: Any) -> Any:
        found = list(real(lines))
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(PATIENCE)
        return found

    monkeypatch.setattr(lineage, "_closure", met)


def unlocked(monkeypatch: pytest.MonkeyPatch) -> bool:
    """The turn is taken by nobody; whether the database itself lets one write at a time."""
    monkeypatch.setattr(lineage, "hold", lambda: None)
    return connection.vendor == "sqlite"


def moved(browser: Client, code: str, to: str) -> Any:
    """That union's form with its affiliation ended and another begun, ready to be sent."""
    union = make.union(code)
    (line,) = union.affiliations.all()
    at = address(Union, "change", union.pk)
    sent = {
        "name": union.name, "short_name": union.short_name, "name_en": union.name_en, "kind": union.kind,
        "gb_code": union.gb_code, "lies_in": union.lies_in_id or "", "order": union.order,
        "affiliations-TOTAL_FORMS": 2, "affiliations-INITIAL_FORMS": 1,
        "affiliations-0-id": line.pk, "affiliations-0-union": union.pk, "affiliations-0-superior": line.superior_id,
        "affiliations-0-since": line.since, "affiliations-0-until": "2024-01-01",
        "affiliations-1-superior": make.union(to).pk, "affiliations-1-since": "2024-01-01",
        **seen(browser, at),
    }  # fmt: skip
    return lambda: browser.post(at, sent).status_code


def moved_at_once(*moves: tuple[str, str]) -> list[Any]:
    browsers = [signed_in(make.user("系统管理员", make.PROVINCE, f"admin{at}")) for at in range(len(moves))]
    for browser in browsers:
        browser.raise_request_exception = False
    return together(*[
        moved(browser, code, to) for browser, (code, to) in zip(browsers, moves, strict=True)
    ])  # fmt: skip


def superior(code: str) -> str:
    return str(Affiliation.objects.get(union__code=code, until=None).superior.code)


def test_of_two_unions_moved_at_once_neither_stays_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting(monkeypatch)
    assert moved_at_once((make.YUSHU, "2202"), (make.CHAOYANG, "2203")) == [302, 302]
    assert (superior(make.YUSHU), superior(make.CHAOYANG), lineage.differences()) == ("2202", "2203", [])


def test_control_without_the_turn_one_of_them_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the turn stands the constraint: the closure of before the other is not stored beside the other's."""
    one_writer = unlocked(monkeypatch)
    monkeypatch.setattr(again, "TRIES", 1)  # and nobody asks anew for who was refused by it
    meeting(monkeypatch)
    answers = moved_at_once((make.YUSHU, "2202"), (make.CHAOYANG, "2203"))
    assert sorted(answers) == ([302, 302] if one_writer else [302, 500])
    assert lineage.differences() == []


def test_two_unions_are_not_put_under_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting(monkeypatch)
    assert sorted(moved_at_once((make.YUSHU, make.CHAOYANG), (make.CHAOYANG, make.YUSHU))) == [200, 302]
    assert lineage.differences() == []
