"""What stands above a county (T20): the city's own rows and the province's are as far away as the neighbour's."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests import factories as make
from tests.access import world as worlds
from tests.access.asker import Asker, said
from tests.access.probes import ASKED_BY_UNION, Probe, all_probes
from tests.access.world import Place, World
from tests.by_turns import turn
from tests.hardening import PROBES

pytestmark = [pytest.mark.slow, pytest.mark.hardening("T20")]
ABOVE = {make.CHANGCHUN: ("鱻", "麢", 300), make.PROVINCE: ("犇", "猋", 700)}
"""Union above → the characters of its texts, those of its citizens' texts, the number of its first row."""

READERS = ("clerk of 朝阳区", "city reviewer", "clerk of 榆树")
"""Each asks a part on each database, so that together they ask all."""


@pytest.fixture
def above(world: World) -> dict[str, Place]:
    """市本级 and the province have rows of every kind of their own."""
    writer = world.readers["province staff"].user
    return {code: worlds.place(code, *line, writer) for code, line in ABOVE.items()}


@pytest.mark.parametrize("name", READERS)
def test_nothing_of_a_union_above_is_shown(
    name: str, world: World, above: dict[str, Place], record_property: Callable[..., None]
) -> None:
    reader = world.readers[name]
    ask, reaches_city = Asker(reader), name == "city reviewer"
    hidden = {ABOVE[make.PROVINCE][0], ABOVE[make.PROVINCE][1]}
    if not reaches_city:
        hidden |= {ABOVE[make.CHANGCHUN][0], ABOVE[make.CHANGCHUN][1]}
    part = READERS.index(name) + len(READERS) * turn()
    asked = _asked(world, above)[part :: 2 * len(READERS)]
    found = [(probe.address, ask(probe, "GET")) for probe in asked]
    assert [(address, sorted(word for word in hidden if word in said(answer))) for address, answer in found
            if any(word in said(answer) for word in hidden)] == []  # fmt: skip
    assert [address for address, answer in found if answer.status_code >= 500] == []
    record_property(PROBES, len(asked))
    assert len(asked) > 50


def test_control_who_is_posted_there_meets_it(world: World, above: dict[str, Place]) -> None:
    ask = Asker(world.readers["province staff"])
    asked = [
        probe
        for probe in _asked(world, above)
        if probe.route.key in ("rows", "visits", "person_row", "visit")
    ]
    shown = "".join(said(ask(probe, "GET")) for probe in asked if probe.place is not world.own)
    assert [word for line in ABOVE.values() for word in line[:2] if word not in shown] == []


def _asked(world: World, above: dict[str, Place]) -> list[Probe]:
    """An address of each route in one's own county, and each that the places above have of their own."""
    own = list({probe.route.key: probe for probe in all_probes(world) if probe.place is world.own}.values())
    theirs = [
        probe
        for place in above.values()
        for probe in all_probes(replace(world, foreign=place))
        if probe.place is place
        and (probe.model_admin is not None or probe.route.key in ASKED_BY_UNION or _names(probe, place))
    ]
    return own + theirs


def _names(probe: Probe, place: Place) -> bool:
    known = (
        place.upload.uid,
        place.upload.parcel,
        place.photograph.uid,
        place.photograph.record,
        place.draft.uid,
        place.pending.uid,
    )
    return any(str(word) in probe.address for word in known) or f"/{place.batch.number}/" in probe.address
