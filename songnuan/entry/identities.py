"""Persons and enterprises that new facts point to: found by their keys, made where they are new."""

from collections.abc import Iterable

from beneficiaries.models import Person
from campaigns.models import Enterprise
from songnuan.entry.compare import Compared
from songnuan.entry.facts.kind import Identities
from songnuan.entry.facts.visits import firm
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import DISBURSEMENTS, ROSTER, VISITS
from songnuan.lib import bulk, cipher
from songnuan.lib.text import fold_name
from songnuan.lib.uids import fresh_uids

Firm = tuple[str, str]
_AT_ONCE = 2_000


def settle(compared: Compared, lookups: Lookups) -> Identities:
    """Every identity that the new rows need, within the caller's transaction.

    Rows are made in sorted order, persons before enterprises, so that two unions
    that report the same people at once wait for each other but never lock up.
    """
    numbers = {
        row.record.citizen_id
        for sheet in compared.sheets
        if sheet.name in (DISBURSEMENTS.name, ROSTER.name)
        for row in sheet.new
        if row.record.citizen_id
    }
    visits = [row.record for sheet in compared.sheets if sheet.name == VISITS.name for row in sheet.new]
    return Identities(
        _persons(_of(numbers, compared.people)),
        _enterprises({firm(record): record.name for record in visits}, lookups),
    )


def _of(numbers: set[str], people: dict[str, tuple[bytes, ...]]) -> dict[str, tuple[bytes, ...]]:
    """Those of the people who stand in a new row: mostly all of them."""
    return people if len(numbers) == len(people) else {number: people[number] for number in numbers}


def _persons(people: dict[str, tuple[bytes, ...]]) -> dict[str, int]:
    # While keys are changed a person stands under an old index or the new one: all are asked for at once.
    by_index = {index: number for number, indexes in people.items() for index in indexes}
    found = _known_persons(by_index)
    fresh = sorted(people[number][0] for number in people.keys() - found.keys())
    if fresh:
        keys = cipher.keys()
        rows = (
            (uid.hex(), index, keys.seal(by_index[index].encode(), uid))
            for index, uid in zip(fresh, fresh_uids(), strict=False)
        )
        bulk.insert(Person, ("uid", "index", "sealed"), rows, on_conflict="ON CONFLICT DO NOTHING")
        found |= _known_persons({index: by_index[index] for index in fresh} if found else by_index)
    return found


def _known_persons(by_index: dict[bytes, str]) -> dict[str, int]:
    with bulk.among(Person, "index", by_index) as wanted:
        known = Person.objects.filter(index__in=wanted).values_list("index", "pk")
        return {by_index[bytes(index)]: pk for index, pk in known.iterator(_AT_ONCE)}


def _enterprises(firms: dict[Firm, str], lookups: Lookups) -> dict[Firm, int]:
    found = _known_enterprises(firms, lookups)
    fresh = sorted(key for key in firms if key not in found)
    if fresh:
        rows = [
            (code or None, firms[code, name], fold_name(firms[code, name]), None if code else lookups.area_id)
            for code, name in fresh
        ]
        columns = ("credit_code", "name", "name_key", "area_id")
        bulk.insert(Enterprise, columns, rows, on_conflict="ON CONFLICT DO NOTHING")
        found |= _known_enterprises(fresh, lookups)
    return found


def _known_enterprises(firms: Iterable[Firm], lookups: Lookups) -> dict[Firm, int]:
    codes = sorted(code for code, _name in firms if code)
    names = sorted(name for code, name in firms if not code)
    found: dict[Firm, int] = {}
    with bulk.among(Enterprise, "credit_code", codes) as wanted:
        for code, pk in Enterprise.objects.filter(credit_code__in=wanted).values_list("credit_code", "pk"):
            found[str(code), ""] = pk
    uncoded = Enterprise.objects.filter(credit_code=None, area=lookups.area_id)
    with bulk.among(Enterprise, "name_key", names) as wanted:
        for name, pk in uncoded.filter(name_key__in=wanted).values_list("name_key", "pk"):
            found["", name] = pk
    return found
