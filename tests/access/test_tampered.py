"""Forms as our own pages print them, sent with what they never offered (T21, T38): foreign ids, more fields, fields twice."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from campaigns.models import User
from songnuan.entry.models import Draft
from tests.access.asker import Asker, leaks
from tests.access.objects import UNION_OF
from tests.access.pages import Form, page_of
from tests.access.probes import Probe, all_probes
from tests.access.world import Place, World
from tests.by_turns import cases
from tests.hardening import PROBES

pytestmark = [pytest.mark.slow, pytest.mark.hardening("T21", "T38")]
Data = dict[str, list[str]]


def private(foreign: Place) -> Callable[[], dict[str, Any]]:
    """What no request of a neighbour may change: the foreign county's rows, and anybody's rights."""
    tables: list[type[Model]] = [apps.get_model(label) for label, path in UNION_OF.items() if path == "union"]

    def seen() -> dict[str, Any]:
        rows: dict[str, Any] = {
            model._meta.label: sorted(model._base_manager.filter(union=foreign.union).values_list(), key=str)
            for model in tables
            if model._meta.label not in ("campaigns.Event", "ledger.Cell", "ledger.Presence")
        }
        rights = User.objects.values_list(
            "pk", "username", "password", "is_superuser", "is_staff", "is_active", "groups", "user_permissions",
            "postings__union", "postings__until",
        )  # fmt: skip
        return {**rows, "rights": sorted(rights, key=str)}

    return seen


def more_fields(form: Form, world: World) -> Data:
    """Columns that no form offers, all at once."""
    union, user = str(world.foreign.union.pk), str(world.foreign.upload.by.pk)
    extra = {
        "union": union, "union_id": union, "added_by": "1", "removed_by": "1", "by": user, "created_by": user,
        "user": user, "is_superuser": "1", "is_staff": "1", "is_active": "1", "groups": "1", "user_permissions": "1",
        "status": "committed", "state": "committed", "amount": "999999", "cash": "999999", "version": "99",
        "password": "x", "sealed": "x", "record": str(world.foreign.photograph.record), "pk": union, "id": union,
        "batch": str(world.foreign.batch.pk), "campaign_id": "1", "session_round": "0", "must_change_password": "",
    }  # fmt: skip
    return {**{name: [value] for name, value in extra.items() if name not in form.values}, **form.values}


def swapped(form: Form, world: World) -> Data:
    """Every id of mine made one of theirs: in hidden fields, choices and lists."""
    return {name: [theirs(value, world) for value in values] for name, values in form.values.items()}


def twice(form: Form, world: World) -> Data:
    """Mine and theirs under one name, theirs last, which is the one that Django takes."""
    return {
        name: [part for value in values for part in (value, theirs(value, world))]
        for name, values in form.values.items()
    }


def theirs(value: str, world: World) -> str:
    mine, other = world.own, world.foreign
    known = {
        mine.code: other.code,
        str(mine.union.pk): str(other.union.pk),
        str(mine.batch.pk): str(other.batch.pk),
        str(mine.upload.uid): str(other.upload.uid),
        str(mine.upload.parcel): str(other.upload.parcel),
        str(mine.photograph.uid): str(other.photograph.uid),
        str(mine.photograph.record): str(other.photograph.record),
        str(mine.pending.uid): str(other.pending.uid),
        str(mine.draft.uid): str(other.draft.uid),
        str(mine.upload.by.pk): str(other.upload.by.pk),
        **{str(one): str(two) for one, two in zip(mine.firms, other.firms, strict=False)},
    }
    return known.get(value, value)


def forms(ask: Asker, world: World) -> Iterator[tuple[Probe, Form]]:
    """Every form that would be posted, of every page of one's own county; where several pages print one, once."""
    known: set[tuple[str, tuple[str, ...]]] = set()
    for probe in all_probes(world):
        if probe.place is not world.own or "logout" in probe.address:
            continue
        page = page_of(ask(probe, "GET"))
        for form in page.forms if page else ():
            address = form.action or probe.address
            if form.method != "post" or (address, tuple(form.values)) in known:
                continue
            known.add((address, tuple(form.values)))
            yield replace(probe, address=address), form


@pytest.mark.parametrize(
    ("name", "how"), cases(product(("clerk of 朝阳区", "leader"), (more_fields, swapped, twice)))
)
def test_a_tampered_form_moves_nothing_beyond_ones_own(
    how: Callable[[Form, World], Data], name: str, world: World, record_property: Callable[..., None]
) -> None:
    reader = world.readers[name]
    seen = private(world.foreign)
    before, after = seen(), [seen()]
    ask = Asker(reader, look=lambda: after.__setitem__(0, seen()))
    asked, wrong = 0, []
    for probe, form in list(forms(Asker(reader), world)):
        response = ask(replace(probe, data=how(form, world)), "POST")
        asked += 1
        changed = [table for table, rows in after[0].items() if rows != before[table]]
        if "/password" in probe.address or "/session" in probe.address:
            changed = []
        if response.status_code >= 500 or changed or leaks(response, reader, world):
            wrong.append((probe.address, response.status_code, changed, leaks(response, reader, world)))
    record_property(PROBES, asked)
    assert asked > 10
    assert wrong == []


def test_control_what_a_form_would_have_moved_is_seen(world: World) -> None:
    seen = private(world.foreign)
    before = seen()
    User.objects.filter(pk=world.own.upload.by.pk).update(is_superuser=True)
    Draft.objects.filter(pk=world.foreign.draft.pk).update(corrects=False)
    assert [table for table, rows in seen().items() if rows != before[table]] == ["entry.Draft", "rights"]
