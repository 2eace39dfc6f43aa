"""A form of 数据管理, or a file, is saved while something else writes the same row: nothing that was done is taken back."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
import tablib
from django.db import connection
from django.db.models import Model

from campaigns import lineage
from campaigns.admin import scoped
from campaigns.admin.resource import SafeResource
from campaigns.admin.seen import SeenAdmin
from campaigns.admin.term import SourceResource
from campaigns.models import Campaign, Event, FundSource, Union, User
from songnuan.closing.close import close
from songnuan.fieldwork.teams import editing
from tests import factories as make
from tests.admin.pages import address, seen, signed_in
from tests.closing.world import staff
from tests.races.threads import failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T60", "T62"), pytest.mark.slow]
PATIENCE = 0.4
"""Seconds that one waits with a row that it has read for the other to be through with it."""


def waits(monkeypatch: pytest.MonkeyPatch, room: Any, step: str, done: threading.Event) -> None:
    """That step is not taken before the other act is done, or has to wait for this one."""
    real = getattr(room, step)

    def later(*given: Any, **more: Any) -> Any:
        done.wait(PATIENCE)
        return real(*given, **more)

    monkeypatch.setattr(room, step, later)


def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wall of the lock is down, and the turn of the tree with it."""
    monkeypatch.setattr(lineage, "hold", lambda: None)
    monkeypatch.setattr(SeenAdmin, "_hold", SeenAdmin._found)
    monkeypatch.setattr(SafeResource, "_hold", lambda _resource: None)


def whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wall of the columns is down: a row is saved as it was read."""
    for room, step in ((scoped.ScopedAdmin, "save_model"), (SafeResource, "do_instance_save")):
        monkeypatch.setattr(room, step, lambda _self, *given: next(map(_saved_whole, filter(_is_row, given))))


def _is_row(given: Any) -> bool:
    return isinstance(given, Model)


def _saved_whole(row: Model) -> None:
    row.save_base()


def closed_while_its_form_is_saved(monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """The form has read the campaign; then somebody closes it."""
    campaign, closer, done, read = make.campaign(), staff("closer"), threading.Event(), threading.Event()
    browser = signed_in(make.user("省级工作人员", make.PROVINCE, "former"))
    at = address(Campaign, "change", campaign.pk)
    form = {"name": campaign.name, "name_en": campaign.name_en, "ends": campaign.ends.isoformat()}
    form = {**form, "keep_years": "7", **seen(browser, at)}
    waits(monkeypatch, scoped.ScopedAdmin, "save_model", done)
    real = scoped.ScopedAdmin.save_model

    def told(*given: Any) -> None:
        read.set()
        real(*given)

    monkeypatch.setattr(scoped.ScopedAdmin, "save_model", told)

    def closing() -> None:
        read.wait(10)
        close(campaign, by=closer, reason="归档")
        done.set()

    answers = together(lambda: browser.post(at, form).status_code, closing)
    assert answers == [302, None]
    campaign.refresh_from_db()
    assert campaign.keep_years == 7
    return campaign


@pytest.mark.parametrize("down", [lambda _monkeypatch: None, unlocked, whole])
def test_a_campaign_that_is_closed_while_its_form_is_saved_stays_closed(
    down: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind each wall stands the other."""
    down(monkeypatch)
    campaign = closed_while_its_form_is_saved(monkeypatch)
    assert (campaign.closed_reason, campaign.closed_by, campaign.version) == (
        "归档", User.objects.get(username="closer"), 1,
    )  # fmt: skip
    assert Event.objects.filter(verb="campaign.closed").count() == 1


def test_control_without_both_walls_it_is_open_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite there is one writer: whoever closes it waits for the form in any case."""
    unlocked(monkeypatch)
    whole(monkeypatch)
    campaign = closed_while_its_form_is_saved(monkeypatch)
    assert (campaign.closed_at is None) == (connection.vendor == "postgresql")


def two_forms_at_once() -> list[int]:
    union = make.union()
    at = address(Union, "change", union.pk)
    browsers = [signed_in(make.user("系统管理员", make.PROVINCE, name)) for name in ("one", "other")]
    form = {
        "name": union.name, "short_name": union.short_name, "name_en": union.name_en, "kind": union.kind,
        "gb_code": union.gb_code, "lies_in": union.lies_in_id or "", "order": union.order, "affiliations-TOTAL_FORMS": 0, "affiliations-INITIAL_FORMS": 0,
        **seen(browsers[0], at),
    }  # fmt: skip
    sent = [{**form, "order": union.order + 1}, {**form, "name_en": "Chaoyang 9"}]
    return together(*[
        lambda browser=browser, data=data: browser.post(at, data).status_code
        for browser, data in zip(browsers, sent, strict=True)
    ])  # fmt: skip


def test_of_two_forms_at_once_the_second_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    waits(monkeypatch, scoped.ScopedAdmin, "save_model", threading.Event())
    before = Union.objects.values_list("order", "name_en").get(code=make.CHAOYANG)
    assert sorted(two_forms_at_once()) == [200, 302]
    now = Union.objects.values_list("order", "name_en").get(code=make.CHAOYANG)
    (told,) = Event.objects.filter(verb="admin.change").values_list("body", flat=True)
    assert [[name] for name, was, is_now in zip(("排序", "英文名"), before, now, strict=True) if was != is_now] == [
        told["fields"]
    ]  # fmt: skip


def test_control_without_the_lock_neither_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    unlocked(monkeypatch)
    waits(monkeypatch, scoped.ScopedAdmin, "save_model", threading.Event())
    neither = two_forms_at_once() == [302, 302]
    assert neither == (connection.vendor == "postgresql")


def ordered_while_a_file_is_imported(monkeypatch: pytest.MonkeyPatch) -> FundSource:
    """The file has read the row; then somebody makes it ask for ID numbers."""
    source, done, read = (
        FundSource.objects.filter(needs_id=False).latest("pk"),
        threading.Event(),
        threading.Event(),
    )
    file = tablib.Dataset((source.code, "From a file"), headers=("代码", "英文名"))
    waits(monkeypatch, SafeResource, "do_instance_save", done)
    real = SafeResource.do_instance_save

    def told(*given: Any) -> None:
        read.set()
        real(*given)

    monkeypatch.setattr(SafeResource, "do_instance_save", told)
    by = make.user("省级工作人员", make.PROVINCE, "importer")

    def asking() -> None:
        read.wait(10)
        FundSource.objects.filter(pk=source.pk).update(order=999)
        done.set()

    result, _none = together(lambda: SourceResource(user=by).import_data(file, dry_run=False), asking)
    assert not result.has_errors()
    source.refresh_from_db()
    assert source.name_en == "From a file"
    return source


@pytest.mark.parametrize("down", [lambda _monkeypatch: None, whole])
def test_a_file_takes_nothing_back_either(
    down: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    down(monkeypatch)
    assert ordered_while_a_file_is_imported(monkeypatch).order == 999


def test_control_a_file_without_both_walls_does(monkeypatch: pytest.MonkeyPatch) -> None:
    unlocked(monkeypatch)
    whole(monkeypatch)
    back = ordered_while_a_file_is_imported(monkeypatch).order != 999
    assert back == (connection.vendor == "postgresql")


def test_a_team_on_its_page_and_in_the_tables_at_once() -> None:
    """Both take the team before the journal: neither waits for the other in a ring."""
    by = make.user("省级工作人员", make.PROVINCE, "former")
    team = make.campaign().teams.first()
    at, browser = address(type(team), "change", team.pk), signed_in(by)
    areas = [area.pk for area in team.areas.all()]
    data = {
        "name": team.name, "name_en": team.name_en, "leader": "周远", "areas": areas,
        "members-TOTAL_FORMS": 0, "members-INITIAL_FORMS": 0, **seen(browser, at),
    }  # fmt: skip
    form = editing.TeamForm(
        {"name_en": "Team", "leader": team.leader, "areas": areas, "seen": editing.seen_of(team)},
        instance=team, campaign=team.campaign, user=by,
    )  # fmt: skip
    members = editing.Members(
        {"members-TOTAL_FORMS": 0, "members-INITIAL_FORMS": 0}, instance=team, prefix="members", by=by
    )
    assert (form.is_valid(), members.is_valid()) == (True, True), (form.errors, members.errors)
    answers = together(lambda: browser.post(at, data).status_code, lambda: editing.save(form, members, by=by))
    assert {type(error) for error in failures(answers)} <= {editing.Overtaken}
