"""What the crawl of every page (T44) would find if the masks were off: addresses, circumstances, a child's name, and
the numbers that people write into free texts.
"""

from collections.abc import Callable
from typing import Any

import pytest

from beneficiaries.sight import Sight
from songnuan.entry import written
from songnuan.entry.sheets import SHEETS
from songnuan.ledger.templatetags import numbers
from tests import factories as make
from tests.access.asker import Asker, said
from tests.access.probes import all_probes
from tests.access.rows import HIDDEN, PERSONAL, tables
from tests.access.world import World

pytestmark = [pytest.mark.hardening("T44"), pytest.mark.slow, pytest.mark.sqlite]  # masks know no database
PEOPLE = ("person_row", "admin:beneficiaries_rosterentry_change", "admin:beneficiaries_disbursement_change")
TEXTS = ("visit", "activity", "need", "visit_correct", "admin:campaigns_contribution_change")


def shown(world: World, routes: tuple[str, ...], words: set[str]) -> set[str]:
    """Those words that the clerk meets on these pages about their own county."""
    ask = Asker(world.readers["clerk of 朝阳区"])
    pages = [probe for probe in all_probes(world) if probe.route.key in routes and probe.place is world.own]
    assert {probe.route.key for probe in pages} == set(routes)
    text = "".join(said(ask(probe, "GET")) for probe in pages)
    return {word for word in words if word in text}


def test_masked_they_are_not_met(world: World) -> None:
    assert shown(world, (*PEOPLE, *TEXTS), {HIDDEN, *world.own.numbers}) == set()


def test_every_column_of_text_of_every_sheet_holds_a_number(world: World) -> None:
    """What the matrix looks for in every answer: no reader out of the union, or in it, meets any of them."""
    planted, bare = tables(make.CHAOYANG, "虪", "麤", 100), []
    for sheet in SHEETS:
        texts = {column.header for column in sheet.columns if column.kind == "text"} - PERSONAL
        bare += [
            (sheet.name, text)
            for text in texts
            if not any("139100" in str(row.get(text, "")) for row in planted[sheet.name])
        ]
    assert bare == []
    assert "13910012345" in world.own.numbers


def test_control_without_sight_the_address_and_the_illness_are(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sight, "hides", lambda *_asked: False)
    assert HIDDEN in shown(world, PEOPLE, {HIDDEN})


@pytest.mark.parametrize("room", [numbers, written], ids=["pages", "forms"])
def test_control_without_the_cover_a_number_in_a_text_is(
    room: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: Callable[[str], str] = str
    monkeypatch.setattr(room, "mask_inside", whole)
    assert len(shown(world, TEXTS, set(world.own.numbers))) >= 1
