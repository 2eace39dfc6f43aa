"""Rows first, the chain of events last and shortly, of whoever adds to a table that 数据管理 adds to (T61)."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client

from campaigns import chain, journal
from campaigns.models import Campaign, Event, FundSource, Team, User
from tests import factories as make
from tests.admin.pages import address, signed_in
from tests.admin.test_exchange import CSV_PLACE, SOURCE, confirm, exported, upload

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T61")]


class Chain:
    """Every statement that was sent while the chain was held, until the application's own transaction ended."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.under = list[str]()
        self._within: Any = None
        monkeypatch.setattr(journal, "lock", self._told(journal.lock))

    def _told(self, real: Callable[[], Any]) -> Callable[[], Any]:
        def lock() -> Any:
            self._within = _transaction()
            return real()

        return lock

    def __call__(self, execute: Any, sql: str, *given: Any) -> Any:
        if self._within is not None and self._within is _transaction():
            self.under.append(sql)
        return execute(sql, *given)

    @property
    def tables(self) -> set[str]:
        """Tables of 数据管理, with values that stand once, into which something was put meanwhile."""
        put = {found[1] for sql in self.under if (found := re.match(r'INSERT (?:OR \w+ )?INTO "(\w+)"', sql))}
        return put & {model._meta.db_table for model in admin.site._registry if _has_unique(model)}


def _transaction() -> Any:
    return next((block for block in connection.atomic_blocks if not block._from_testcase), None)


def _has_unique(model: Any) -> bool:
    own = any(field.unique and not field.primary_key for field in model._meta.concrete_fields)
    return own or bool(model._meta.total_unique_constraints or model._meta.constraints)


def under_the_chain(act: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> Chain:
    held = Chain(monkeypatch)
    with connection.execute_wrapper(held):
        act()
    return held


@pytest.fixture
def root() -> Client:
    user = make.user(None, make.PROVINCE, "root")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    return signed_in(User.objects.get(pk=user.pk))


def stored(answer: Any) -> None:
    assert answer.status_code == 302, answer.content.decode()


def team() -> dict[str, Any]:
    areas = [area.pk for area in make.campaign().teams.first().areas.all()]
    members = {"members-TOTAL_FORMS": 0, "members-INITIAL_FORMS": 0}
    return {"name": "第三组", "name_en": "", "leader": "周远", "areas": areas, **members}


def in_the_room(root: Client) -> None:
    stored(root.post(f"/records/teams/new/?campaign={make.campaign().code}", team()))


def in_the_tables(root: Client) -> None:
    stored(root.post(address(Team, "add"), {**team(), "campaign": make.campaign().pk}))


def source(root: Client) -> None:
    stored(root.post(address(FundSource, "add"), {"code": "relief", "name": "专项", "order": 20}))


def season(root: Client) -> None:
    stored(root.post("/campaigns/new/", winter()))


def season_in_the_tables(root: Client) -> None:
    stored(root.post(address(Campaign, "add"), {**winter(), "keep_years": 5}))


def winter() -> dict[str, Any]:
    return {"code": "2031", "name": "某次活动", "name_en": "", "starts": "2030-12-20", "ends": "2031-02-10"}


def imported(root: Client, rows: int = 3) -> None:
    content = SOURCE + "".join(f"n{number},专项{number},Relief,否,是,20\n" for number in range(rows))
    stored(confirm(root, FundSource, upload(root, FundSource, content)))


WAYS: Sequence[Callable[[Client], None]] = (
    in_the_room, in_the_tables, source, season, season_in_the_tables, imported,
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_no_row_is_added_under_the_chain(
    way: Callable[[Client], None], root: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.campaign()
    held = under_the_chain(lambda: way(root), monkeypatch)
    assert any("campaigns_event" in sql for sql in held.under)
    assert held.tables == set()


@pytest.mark.parametrize(
    ("way", "table"), [(in_the_room, "campaigns_team"), (source, "campaigns_fundsource")]
)
def test_control_who_takes_the_chain_first_is_found(
    way: Callable[[Client], None], table: str, root: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.campaign()

    def chained() -> None:
        with transaction.atomic():
            journal.lock()
            way(root)

    assert under_the_chain(chained, monkeypatch).tables == {table}


def table_read(held: Chain) -> bool:
    return any('FROM "campaigns_fundsource"' in sql for sql in held.under)


def test_a_table_is_made_to_a_file_before_the_chain_is_taken(
    root: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = under_the_chain(lambda: exported(root, FundSource, CSV_PLACE), monkeypatch)
    assert any("campaigns_event" in sql for sql in held.under)
    assert not table_read(held)


def test_control_who_notes_first_makes_it_under_the_chain(
    root: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chained() -> None:
        with transaction.atomic():
            journal.lock()
            exported(root, FundSource, CSV_PLACE)

    assert table_read(under_the_chain(chained, monkeypatch))


def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def note_all(told: Any, **of: Any) -> None:
        for verb, union, body in told:
            journal.note(verb, union=union, body=body, **of)

    monkeypatch.setattr(journal, "note_all", note_all)


def statements(rows: int, root: Client, monkeypatch: pytest.MonkeyPatch) -> int:
    """Of an import of so many rows, from the taking of the chain to the commit."""
    content = SOURCE + "".join(f"{rows}-{n},专项{rows}-{n},Relief,否,是,20\n" for n in range(rows))
    preview = upload(root, FundSource, content)
    return len(under_the_chain(lambda: stored(confirm(root, FundSource, preview)), monkeypatch).under)


def test_an_import_holds_the_chain_for_many_rows_as_for_two(
    root: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert statements(2, root, monkeypatch) == statements(40, root, monkeypatch)
    assert Event.objects.filter(verb="admin.add").count() == 42
    assert list(Event.objects.filter(verb="admin.import").values_list("body__counts__new", flat=True)) == [
        2,
        40,
    ]
    assert chain.verify().is_whole


def test_control_one_by_one_it_holds_it_for_each(root: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    one_by_one(monkeypatch)
    few, many = statements(2, root, monkeypatch), statements(40, root, monkeypatch)
    assert many > few + 38
