"""A new row is sent twice at one moment: one is stored, the other is told by its field, and nobody waits in a ring."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from beneficiaries.models import Ceiling
from campaigns import journal
from campaigns.admin import again, scoped
from campaigns.models import Event, FundSource, Team
from tests import factories as make
from tests.admin.pages import address, seen, signed_in, text
from tests.admin.test_exchange import SOURCE, confirm, upload
from tests.races.test_admin_forms import waits
from tests.races.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T60", "T61"), pytest.mark.slow]
NAME = "第三组"


def browsers(*names: str) -> list[Client]:
    """Each answers 500 where its own page ends in an error; the test client would raise the other's as well."""
    found = [signed_in(make.user("省级工作人员", make.PROVINCE, name)) for name in names]
    for browser in found:
        browser.raise_request_exception = False
    return found


def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wall is down: a page that the database refused is not worked again."""
    monkeypatch.setattr(again, "TRIES", 1)


def clicked_twice(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Both have found the row right before either is stored; on SQLite there is one writer, and the second finds it there."""
    waits(monkeypatch, scoped.ScopedAdmin, "save_model", threading.Event())
    form = {"code": "relief", "name": "专项", "name_en": "Relief", "order": 20}
    at = address(FundSource, "add")
    return together(*[lambda browser=browser: browser.post(at, form) for browser in browsers("one", "other")])


def test_of_a_new_row_that_is_sent_twice_one_is_stored_and_the_other_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told, stored = sorted(clicked_twice(monkeypatch), key=lambda answer: answer.status_code)
    assert (told.status_code, stored.status_code) == (200, 302)
    form = told.context["adminform"].form
    assert set(form.errors) == {"code", "name"}
    assert "已添加" not in text(told)
    assert (FundSource.objects.filter(code="relief").count(), made()) == (1, 1)


def test_control_once_the_second_ends_in_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    once(monkeypatch)
    codes = sorted(answer.status_code for answer in clicked_twice(monkeypatch))
    assert codes == ([302, 500] if connection.vendor == "postgresql" else [200, 302])


def made() -> int:
    return Event.objects.filter(verb="admin.add").count()


def on_both_pages(
    monkeypatch: pytest.MonkeyPatch, around: Callable[[Callable[[], Any]], Any], first: str
) -> list[Any]:
    """A team of one name in 数据管理 and on the page of its room; `first` is written when the other begins."""
    campaign, written = make.campaign(), threading.Event()
    areas = [area.pk for area in campaign.teams.first().areas.all()]
    fields = {"name": NAME, "name_en": "", "leader": "周远", "areas": areas}
    fields = {**fields, "members-TOTAL_FORMS": 0, "members-INITIAL_FORMS": 0}
    tables, room = browsers("tables", "room")
    real = Team.save_base

    def save_base(*given: Any, **more: Any) -> None:
        real(*given, **more)
        written.set()
        threading.Event().wait(0.4)

    monkeypatch.setattr(Team, "save_base", save_base)

    def second(name: str, act: Callable[[], Any]) -> Any:
        if name != first:
            written.wait(10)
        return act()

    def in_tables() -> Any:
        return tables.post(address(Team, "add"), {**fields, "campaign": campaign.pk}).status_code

    def in_room() -> Any:
        at = f"/records/teams/new/?campaign={campaign.code}"
        return around(lambda: room.post(at, fields).status_code)

    return together(lambda: second("tables", in_tables), lambda: second("room", in_room))


@pytest.mark.parametrize("first", ["tables", "room"])
def test_a_team_is_made_in_its_room_and_in_the_tables(first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both write it before they take the chain: one waits for the other, and is told."""
    answers = on_both_pages(monkeypatch, lambda act: act(), first)
    assert answers == ([302, 422] if first == "tables" else [200, 302])
    assert Team.objects.filter(name=NAME).count() == 1
    assert Event.objects.filter(verb__in=("admin.add", "team.changed")).count() == 1


def chained(act: Callable[[], Any]) -> Any:
    with transaction.atomic():
        journal.lock()
        return act()


def test_control_behind_the_chain_they_wait_in_a_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    once(monkeypatch)
    codes = on_both_pages(monkeypatch, chained, "tables")
    assert (500 in codes) == (connection.vendor == "postgresql")


@pytest.mark.postgres
def test_whose_work_was_undone_for_another_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that wait for each other: whichever the database undoes, nobody's page of 数据管理 ends in an error."""
    assert on_both_pages(monkeypatch, chained, "tables")[0] in (200, 302)


def used_meanwhile(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """So many deletions are refused by the database, as where somebody uses the row that was just found unused."""
    real, left = scoped.ScopedAdmin.log_deletions, [*range(times)]

    def deleted(*asked: Any) -> Any:
        if left:
            left.pop()
            raise IntegrityError
        return real(*asked)

    monkeypatch.setattr(scoped.ScopedAdmin, "log_deletions", deleted)


def deletes(browser: Client, at: str, **more: Any) -> int:
    return int(browser.post(at, {"post": "yes", **seen(browser, at), **more}).status_code)


@pytest.mark.parametrize("times", [1, 2])
def test_a_deletion_that_the_database_refused_is_asked_once_more(
    times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (browser,) = browsers("one")
    used_meanwhile(monkeypatch, times)
    team = Team.objects.create(campaign=make.campaign(), name=NAME)
    assert deletes(browser, address(Team, "delete", team.pk)) == 302
    ceiling = Ceiling.objects.create(per_time=100)
    used_meanwhile(monkeypatch, times)
    chosen = {"action": "delete_selected", "_selected_action": [str(ceiling.pk)]}
    assert deletes(browser, address(Ceiling), **chosen) == 302
    gone = Event.objects.filter(verb="admin.delete").count()
    assert (gone, Team.objects.filter(name=NAME).exists(), Ceiling.objects.exists()) == (2, False, False)


def test_control_once_a_deletion_ends_in_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    (browser,) = browsers("one")
    once(monkeypatch)
    used_meanwhile(monkeypatch, 1)
    team = Team.objects.create(campaign=make.campaign(), name=NAME)
    assert deletes(browser, address(Team, "delete", team.pk)) == 500


def test_a_file_that_two_confirm_at_once_is_imported_once(monkeypatch: pytest.MonkeyPatch) -> None:
    both = browsers("one", "other")
    content = SOURCE + "".join(f"new{number},专项{number},Relief,否,是,20\n" for number in range(3))
    previews = [upload(browser, FundSource, content) for browser in both]
    answers = together(
        *[
            lambda browser=browser, preview=preview: confirm(browser, FundSource, preview).status_code
            for browser, preview in zip(both, previews, strict=True)
        ]
    )
    assert sorted(answers) == [302, 409]
    assert (made(), FundSource.objects.filter(code__startswith="new").count()) == (3, 3)
