"""Every route × reader × own and foreign object × method (T20), and what the answers may not hold."""

import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib import admin

from tests.access.asker import Asker, faults, leaks
from tests.access.objects import UNION_OF
from tests.access.probes import Probe, all_probes
from tests.access.routes import routes
from tests.access.rules import METHODS, knows, methods
from tests.access.traces import files, overheard, told
from tests.access.world import READERS, World
from tests.by_turns import turn
from tests.hardening import PROBES

pytestmark = pytest.mark.hardening("T20", "T25", "T27")
CI = os.environ.get("CI") == "true"
DAILY_PART = 97
"""One of so many probes is asked by day, others of the next reader."""
ON_POSTGRES = {"clerk of 朝阳区": 2, "clerk of 榆树": 2, "province staff": 2}
"""Of GET and POST these ask every second there, the clerks those that the province does not; whoever is not named every
fourth; the others on the embedded database."""
PARTS_OF_THE_OTHERS, PARTS_OF_THE_REST = 4, len(READERS)
"""Of the other methods, on our pages and on tables, each reader asks one part; at least one of them asks each."""


def test_every_route_and_every_table_has_its_rule() -> None:
    assert [route.key for route in routes() if route.model_admin is None and not knows(route.key)] == []
    assert [
        model._meta.label for model in admin.site._registry if model._meta.label_lower not in UNION_OF
    ] == []


@pytest.mark.parametrize("name", READERS)
def test_matrix(
    name: str,
    world: World,
    record_property: Callable[[str, object], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = world.readers[name]
    ask = Asker(reader)
    asked = list(_in_ci(world, name)) if CI else _every(world)[_part(name) % DAILY_PART :: DAILY_PART]
    assert len(asked) > (300 if CI else 10)
    record_property(PROBES, len(asked))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = files()
    with overheard() as lines:
        found = [fault for probe, method in asked for fault in faults(ask, reader, probe, method, world)]
    assert found == []
    assert told("\n".join(lines), world) == []
    left = [
        (path, told(path.name + path.read_bytes().decode(errors="replace"), world))
        for path in files() - before
    ]
    assert [(path.name, words) for path, words in left if words] == []


def _every(world: World) -> list[tuple[Probe, str]]:
    return [(probe, method) for probe in all_probes(world) for method in methods(probe)]


def _part(name: str) -> int:
    """Which part of the questions a reader asks. The two clerks ask the same, one of their own county and one of the neighbour's."""
    return READERS.index(name if name != "clerk of 榆树" else "clerk of 朝阳区")


def _in_ci(world: World, name: str) -> Iterator[tuple[Probe, str]]:
    """Each reader GETs and POSTs each object of each route on one of the databases, and each is asked on both.

    What is neither is dispatched alike for everybody: two or three readers ask it of each object.
    """
    part, on_postgres = _part(name), turn() == 1
    for number, probe in enumerate(all_probes(world)):
        for method in methods(probe):
            place = number + part + METHODS.index(method)
            if method in ("GET", "POST"):
                asked = (place % ON_POSTGRES.get(name, 4) == 0) == on_postgres
            else:
                asked = (place + turn()) % PARTS_OF_THE_OTHERS == 0
            if asked:
                yield probe, method


def test_a_clerk_asks_for_what_is_the_neighbours_by_every_route_on_this_database(world: World) -> None:
    theirs = {"clerk of 朝阳区": world.foreign, "clerk of 榆树": world.own}
    places: dict[str, set[str]] = {}
    for probe in all_probes(world):
        places.setdefault(probe.route.key, set()).add(probe.place.code)
    for method in ("GET", "POST"):
        asked = {
            probe.route.key
            for name, place in theirs.items()
            for probe, how in _in_ci(world, name)
            if how == method and probe.place is place
        }
        assert sorted(key for key, both in places.items() if len(both) == 2 and key not in asked) == []


def test_control_what_a_log_or_a_file_tells_is_found(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with overheard() as lines:
        logging.getLogger("songnuan.entry.jobs").error("row of %s", f"{world.foreign.citizens}春")
        logging.getLogger("django.request").warning("Not Found: /%s", world.own.sign)
    assert told("\n".join(lines), world) == sorted((world.foreign.citizens, world.own.sign))
    before = files()
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        assert [path.name for path in files() - before] == [Path(file.name).name]


@pytest.mark.slow
@pytest.mark.sqlite  # what dispatches a method is the same on both; GET and POST of the same tables are asked on both
@pytest.mark.parametrize("name", READERS)
def test_tables_know_no_other_method(name: str, world: World) -> None:
    """PUT, DELETE, HEAD and OPTIONS are to the admin what GET is; asked of every table all the same, each by another reader."""
    reader = world.readers[name]
    ask = Asker(reader)
    asked = [
        (probe, method) for probe in all_probes(world) for method in METHODS if method not in methods(probe)
    ]
    part = asked[READERS.index(name) % PARTS_OF_THE_REST :: PARTS_OF_THE_REST]
    answers = [(probe.address, method, ask(probe, method)) for probe, method in part]
    assert [(place, method) for place, method, response in answers if leaks(response, reader, world)] == []
    assert [(place, method) for place, method, response in answers if response.status_code >= 500] == []
