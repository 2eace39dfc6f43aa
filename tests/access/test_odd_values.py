"""Values that look right and are none, in every parameter that a page reads (T37): not found or left out, never a fault."""

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.urls import resolve

from songnuan.reports.narrow import KEYED, SPAN
from tests.access.asker import Asker
from tests.access.probes import all_probes
from tests.access.world import World
from tests.by_turns import turn
from tests.hardening import PROBES

pytestmark = [pytest.mark.slow, pytest.mark.hardening("T37")]
ODD = ("2023-02-31", "0000-00-00", "9" * 5_000, "²", "\x00", "x" * 50_100, "0001-01-01", "9999-12-31")
"""No day, no year, a number longer than Python reads, a digit that is no decimal, what PostgreSQL stores in no text, more than SQLite looks for,
and days whose midnight, or whose morrow, no clock elsewhere can tell."""
_BY_NAME = re.compile(r"GET(?:\.get\(|\[)[a-z]")
_WORD = re.compile(r'"([a-z]{2,12})"')
_FORM = re.compile(r"(\w+)\(request\.GET\b")
_READ = re.compile(r"""GET(?:\.get|\.getlist)?[(\[]["'](\w+)["']""")


def _named(view: Callable[..., Any]) -> set[str]:
    """Parameters that the room of a view reads, its own module and those of ours that it takes names from, and the fields of
    its form; and every word of a view that picks its parameters by a table of them."""
    inner = inspect.unwrap(view)
    module = sys.modules[inner.__module__]
    rooms = {module.__name__, *_of_ours(vars(module).values())}
    names = {name for room in rooms for name in _READ.findall(inspect.getsource(sys.modules[room]))}
    source = inspect.getsource(inner)
    for form in _FORM.findall(source):
        names |= set(getattr(vars(module).get(form), "base_fields", ()))
    return names | ({*_WORD.findall(source)} if _BY_NAME.search(source) else set())


def _of_ours(values: Any) -> Iterator[str]:
    for value in values:
        room = getattr(value, "__module__", None) or getattr(value, "__name__", "")
        if str(room).startswith(("songnuan.", "campaigns.", "beneficiaries.")) and room in sys.modules:
            yield room


def test_no_value_of_a_parameter_makes_an_error_page(
    world: World, record_property: Callable[..., None]
) -> None:
    ask, wrong, asked = Asker(world.readers["province staff"]), [], 0
    # A third of them at each parameter, others on the other database, all at every third parameter.
    values = cycle(ODD[(turn() + part) % 3 :: 3] for part in range(3))
    pages = {
        probe.route.key: probe
        for probe in all_probes(world)
        if probe.place is world.own and probe.model_admin is None and not probe.route.key.startswith("help")
    }
    for probe in pages.values():
        parts = urlsplit(probe.address)
        own = dict(parse_qsl(parts.query))
        if ask(probe, "GET").status_code != 200:
            continue
        narrows = {*KEYED, *SPAN} if {"day", "since"} & {*own} else set()
        for name in sorted({*own, *narrows, *_named(resolve(parts.path).func)}):
            for value in next(values):
                address = f"{parts.path}?{urlencode({**own, name: value})}"
                status = ask(replace(probe, address=address), "GET").status_code
                asked += 1
                if status not in (200, 302, 400, 403, 404, 405, 409, 422, 429):
                    wrong.append((probe.route.key, name, value[:12], status))
    record_property(PROBES, asked)
    assert wrong == []
    assert asked > 170


def test_control_what_a_view_reads_is_known() -> None:
    assert {"day", "state", "export", "union", "campaign"} <= _named(resolve("/records/teams/1/").func)
    assert {"campaign", "union", "page"} <= _named(resolve("/pending/").func)
    assert {"since", "until", "who", "act"} <= _named(resolve("/audit/").func)
