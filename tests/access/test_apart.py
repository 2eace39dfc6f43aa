"""三权分立 (T35): role × screen. Who sets up the system, who watches the log and who works with citizens' data each
see their own screens and none of the others'; nobody changes the log.
"""

import pytest
from django.contrib import admin

from campaigns.models import Event, EventDetail
from songnuan.setup.reference import read
from tests.access.asker import Asker, said
from tests.access.probes import all_probes
from tests.access.world import World
from tests.by_turns import cases

pytestmark = [pytest.mark.hardening("T35"), pytest.mark.slow]
SYSTEM, SECURITY, CLERK = "system administrator", "security auditor", "clerk of 朝阳区"

CITIZENS = (
    "rows", "person_row", "person_field", "find", "working_lists", "duplicates", "pending", "visits", "visit", "batches",
    "batch", "original", "uploads", "on_file", "needs", "need", "team", "activity", "photograph",
    "admin:beneficiaries_disbursement_changelist", "admin:beneficiaries_rosterentry_changelist",
    "admin:beneficiaries_person_changelist", "admin:campaigns_visit_changelist",
)  # fmt: skip
LOG = ("audit",)
SYSTEMS = ("accounts", "admin:campaigns_user_changelist", "admin:auth_group_changelist")
SCREENS = {"citizens": CITIZENS, "log": LOG, "system": SYSTEMS}

SEES = {
    SYSTEM: {"system"},
    SECURITY: {"log"},
    CLERK: {"citizens"},
    "account administrator": {"system"},
    "union auditor": {"citizens"},
    "leader": {"citizens"},
    "city reviewer": {"citizens"},
    "province staff": {"citizens", "system"},
}
"""Of each role the kinds of screens of which it is shown any."""


def opened(world: World, name: str) -> dict[str, list[str]]:
    """Kind of screen → those that answer with a page."""
    ask = Asker(world.readers[name])
    own = {probe.route.key: probe for probe in all_probes(world) if probe.place is world.own}
    known = {key: own[key] for keys in SCREENS.values() for key in keys if key in own}
    assert {key for keys in SCREENS.values() for key in keys} - set(known) == set()
    shown = {key for key, probe in known.items() if ask(probe, "GET").status_code == 200}
    return {kind: [key for key in keys if key in shown] for kind, keys in SCREENS.items()}


@pytest.mark.parametrize("name", cases((name,) for name in SEES))
def test_each_role_is_shown_its_kind_of_screen_and_no_other(name: str, world: World) -> None:
    shown = opened(world, name)
    assert {kind for kind, keys in shown.items() if keys} == SEES[name], shown


@pytest.mark.parametrize("name", [SYSTEM, SECURITY, "province staff"])
def test_nobody_changes_the_log(name: str, world: World) -> None:
    """There is no form for it, in the admin or elsewhere; what somebody posts all the same changes nothing."""
    written = Event.objects.order_by("sequence").values_list("sequence", "digest")
    before, ask = list(written), Asker(world.readers[name])
    asked = [
        probe for probe in all_probes(world) if probe.route.key.startswith(("audit", "admin:campaigns_event"))
    ]
    codes = {ask(probe, method).status_code for probe in asked for method in ("POST", "PUT", "DELETE")}
    assert asked
    assert codes <= {200, 302, 403, 404, 405}
    assert list(written)[: len(before)] == before
    assert not [model for model in admin.site._registry if model in (Event, EventDetail)]


def test_no_role_holds_both_sides() -> None:
    """As the roles are installed: citizens' rows, the log, and the rights of accounts with every role."""
    sides = {
        "citizens": {"beneficiaries.view_disbursement", "beneficiaries.view_person", "beneficiaries.reveal_person"},
        "log": {"campaigns.view_event"},
        "system": {"auth.view_group", "campaigns.change_user"},
    }  # fmt: skip
    held = {
        row["name"]: {side for side, rights in sides.items() if rights & set(row["permissions"])}
        for row in read("roles")
    }
    assert [name for name, both in held.items() if len(both) > 1] == []


def test_control_a_mixed_account_sees_both(world: World) -> None:
    security, clerk = world.readers[SECURITY].user, world.readers[CLERK].user
    assert security is not None
    assert clerk is not None
    security.groups.add(*clerk.groups.all())
    shown = opened(world, SECURITY)
    assert {kind for kind, keys in shown.items() if keys} == {"citizens", "log"}


def test_the_system_administrators_pages_name_no_citizen(world: World) -> None:
    ask = Asker(world.readers[SYSTEM])
    for probe in all_probes(world):
        if probe.place is world.own and probe.route.key in SYSTEMS:
            assert world.own.citizens not in said(ask(probe, "GET"))
