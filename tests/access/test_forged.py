"""Requests that another site makes a signed-in browser send (T34): no POST of any route counts without our own token."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from tests.access.asker import Asker
from tests.access.probes import Probe, all_probes
from tests.access.world import World
from tests.hardening import PROBES

pytestmark = [pytest.mark.slow, pytest.mark.sqlite, pytest.mark.hardening("T34")]  # a token knows no database
OURS, ANOTHER = "a" * 32, "b" * 32
MAY_BE_WRITTEN = (
    "django_session",
    "campaigns_event",
    "campaigns_eventdetail",
    "campaigns_journal",
    "campaigns_refusals",
)
"""A refusal may end a session or be noted; nothing else may come of it."""


def with_token(probe: Probe, token: str) -> Probe:
    return replace(probe, data={**probe.data, "csrfmiddlewaretoken": token})


FORGED: dict[str, Callable[[Asker, Probe], Any]] = {
    "missing": lambda ask, probe: ask(probe, "POST"),
    "wrong": lambda ask, probe: ask(with_token(probe, ANOTHER), "POST"),
    "in the address": lambda ask, probe: ask(
        replace(
            probe, address=f"{probe.address}{'&' if '?' in probe.address else '?'}csrfmiddlewaretoken={OURS}"
        ),
        "POST",
    ),
    "from another site": lambda ask, probe: ask(
        with_token(probe, OURS), "POST", HTTP_ORIGIN="https://elsewhere.example"
    ),
    "from nowhere": lambda ask, probe: ask(with_token(probe, OURS), "POST", HTTP_ORIGIN="null"),
}


class Writes:
    """The statements that change a table, as long as it hangs on the connection."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        changes = re.match(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', sql)
        if changes and changes[1] not in MAY_BE_WRITTEN:
            self.found.append(sql[:80])
        return execute(sql, params, many, context)


@pytest.mark.parametrize("how", FORGED)
def test_no_route_takes_a_forged_post(how: str, world: World, record_property: Callable[..., None]) -> None:
    ask, writes = Asker(world.readers["province staff"], token=OURS), Writes()
    # One address of each route: a token is asked for before anything is looked for. Without any, all of them are asked;
    # with one that is not enough, a quarter each: what tells it from the right one stands before the routes.
    place, every = list(FORGED).index(how), list({probe.route: probe for probe in all_probes(world)}.values())
    asked = every if how == "missing" else every[place - 1 :: len(FORGED) - 1]
    assert len(asked) > 50
    with connection.execute_wrapper(writes):
        taken = [probe.address for probe in asked if FORGED[how](ask, probe).status_code != 403]
    assert (taken, writes.found) == ([], [])
    record_property(PROBES, len(asked))


def test_control_with_the_right_token_the_same_posts_count(world: World) -> None:
    ask, writes = Asker(world.readers["province staff"], token=OURS), Writes()
    pages = [probe for probe in all_probes(world) if probe.place is world.own and probe.model_admin is None]
    with connection.execute_wrapper(writes):
        codes = [ask(with_token(probe, OURS), "POST").status_code for probe in pages]
    assert len([code for code in codes if code in (200, 302, 409, 422)]) > 30
    assert len(writes.found) > 5
