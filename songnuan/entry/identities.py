"""Persons and enterprises that new facts point to: found by their keys, made where they are new."""

from collections.abc import Collection, Iterable
from contextlib import closing

from beneficiaries.models import Person
from campaigns.models import Enterprise
from songnuan.entry.compare import Compared
from songnuan.entry.facts.kind import Identities
from songnuan.entry.facts.visits import firm
from songnuan.entry.names import Lookups
from songnuan.entry.persons import known_persons
from songnuan.entry.sheets import DISBURSEMENTS, ROSTER, VISITS
from songnuan.lib import bulk, cipher
from songnuan.lib.ahead import ahead
from songnuan.lib.text import fold_name
from songnuan.lib.uids import fresh_uids

Firm = tuple[str, str]


def settle(compared: Compared, lookups: Lookups) -> Identities:
    """Every identity that the new rows need, within the caller's transaction.

    Where two write at once, rows are made in sorted order, persons before enterprises, so that two unions that report
    the same people at once wait for each other but never lock up.
    """
    numbers = dict.fromkeys(
        row.record.citizen_id
        for sheet in compared.sheets
        if sheet.name in (DISBURSEMENTS.name, ROSTER.name)
        for row in sheet.new
        if row.record.citizen_id
    )
    visits = [row.record for sheet in compared.sheets if sheet.name == VISITS.name for row in sheet.new]
    return Identities(
        _persons(numbers, compared),
        _enterprises({firm(record): record.name for record in visits}, lookups),
    )


def _persons(numbers: Collection[str], compared: Compared) -> dict[str, int]:
    people, found = compared.people, compared.persons
    by_index = {people[number][0]: number for number in numbers if number not in found}
    if by_index:
        keys = cipher.keys()
        rows = (
            (uid.hex(), index, keys.seal(by_index[index].encode(), uid))
            for index, uid in zip(by_index, fresh_uids(), strict=False)
        )
        with closing(ahead(rows)) as sealed:
            made = bulk.insert(
                Person, ("uid", "index", "sealed"), sealed,
                sorted_by="index", on_conflict="ON CONFLICT DO NOTHING", returning=("index", "id"),
            )  # fmt: skip
        found = found | {by_index[bytes(index)]: pk for index, pk in made}
        # Whom another union has made meanwhile.
        found |= known_persons({number: people[number] for number in numbers if number not in found})
    return found


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
