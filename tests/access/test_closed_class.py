"""The closed class to who may not know of it: no page, form, list or file says more of such a row than of every row.

Every text of the row begins with one rare character. What it is by a list (the leaf, what the help was for) a page may
offer among others: then what nobody's row is stands there just as often, and neither is chosen.
"""

import re
from collections.abc import Iterable, Iterator

import pytest

from beneficiaries import sight
from beneficiaries.models import Disbursement
from campaigns.models import Batch, Visit
from songnuan.entry.models import Upload
from tests import factories as make
from tests.access import world as worlds
from tests.access.asker import Asker, said
from tests.access.probes import Probe, all_probes
from tests.access.rows import AID, CLOSED, LEAF, OTHER_AID, OTHER_LEAF
from tests.access.world import World

pytestmark = [
    pytest.mark.hardening("T44", "T47"),
    pytest.mark.slow,
    pytest.mark.sqlite,
]  # what is printed knows no database
CLERK_ABOVE = "city clerk"
TWINS = ((LEAF, OTHER_LEAF), (AID, OTHER_AID))
CHOSEN = re.compile(rf'value="(?:{LEAF}|{AID})"[^>]*\sselected|<input[^>]*value="(?:{LEAF}|{AID})"')


@pytest.fixture
def closed(world: World) -> Disbursement:
    """The row of 朝阳区, handed out at a visit, out of a file and a worksheet that say what it is; one more clerk, of the city above."""
    row: Disbursement = Disbursement.objects.live().of_closed_class().get(union=world.own.union)
    visit = Visit.objects.live().filter(union=world.own.union)[0]
    Disbursement.objects.filter(pk=row.pk).update(visit_record=visit.record, sheet=f"{CLOSED}名册", row=2)
    Batch.objects.filter(pk=row.added_by_id).update(file_name=f"{CLOSED}.xlsx")
    Upload.objects.filter(union=world.own.union).update(file_name=f"{CLOSED}.xlsx")
    row.refresh_from_db()
    return row


def city_clerk() -> worlds.Reader:
    return worlds._reader(CLERK_ABOVE, "市县填报员", make.CHANGCHUN, "cityclerk")


def about(row: Disbursement, world: World) -> list[Probe]:
    """Every address that is about this very row."""
    route = next(all_probes(world)).route
    addresses = (
        f"/row/disbursement/{row.pk}/", f"/people/disbursement/{row.pk}/",
        *(f"/admin/beneficiaries/disbursement/{row.pk}/{act}/" for act in ("change", "delete", "history")),
        f"/amendments/disbursement/{row.pk}/", f"/amendments/disbursement/{row.pk}/remove/",
        f"/visits/{row.visit_record}/", f"/visits/{row.visit_record}/correct/",
    )  # fmt: skip
    return [Probe(route, world.own, address) for address in addresses]


def told(text: str) -> Iterator[str]:
    """What an answer tells of the row."""
    if CLOSED in text:
        yield "a text"
    yield from (one for one, other in TWINS if text.count(one) != text.count(other))
    if CHOSEN.search(text):
        yield "what is chosen"


def tellers(
    reader: worlds.Reader, probes: Iterable[Probe], *methods: str
) -> list[tuple[str, str, str, list[str]]]:
    ask, found = Asker(reader), []
    for probe in probes:
        for method in methods:
            what = list(told(said(ask(probe, method))))
            if what:
                found.append((reader.name, method, probe.address, what))
    return found


@pytest.mark.parametrize("is_over", [False, True], ids=["running", "closed campaign"])
def test_its_own_pages_and_forms_tell_no_more(closed: Disbursement, world: World, is_over: bool) -> None:
    if is_over:
        type(closed.campaign).objects.update(closed_at=closed.added_by.at)
    readers = [city_clerk(), *(reader for reader in world.readers.values() if not reader.sees_closed)]
    assert len(readers) == 11
    probes = about(closed, world)
    shown = {probe.address for probe in probes if Asker(readers[0])(probe, "GET").status_code == 200}
    assert len(shown) >= (6 if is_over else 7)
    assert [one for reader in readers for one in tellers(reader, probes, "GET", "POST")] == []


def test_nor_does_any_other_page_or_file(closed: Disbursement, world: World) -> None:
    """As who may do most without knowing of it. The matrix asks all others for the texts."""
    probes = [probe for probe in all_probes(world) if probe.place is world.own]
    assert len(probes) > 200
    assert tellers(city_clerk(), probes, "GET") == []


def test_control_who_may_know_is_told(closed: Disbursement, world: World) -> None:
    found = tellers(world.readers["province staff"], about(closed, world), "GET")
    assert len(found) >= 6
    assert {what for *_, told_ in found for what in told_} == {"a text", LEAF, AID, "what is chosen"}


def test_control_with_the_old_sight_the_forms_tell(
    closed: Disbursement, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sight, "PLAIN", sight.PLAIN | {"goods_text", "category", "item", "employer"})
    found = tellers(city_clerk(), about(closed, world), "GET")
    assert {address.split("/")[1] for _, _, address, _ in found} >= {"admin", "people", "visits"}
