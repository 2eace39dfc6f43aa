"""A checked workbook held against the ledger: what is new, what is there already, what contradicts it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from campaigns.models import Batch, Fact, FactQuerySet
from songnuan.entry.again import NAMED, Again, corrected_since, was_corrected
from songnuan.entry.check import Checked, CheckedSheet
from songnuan.entry.cleared import Cleared
from songnuan.entry.facts import disbursements
from songnuan.entry.facts.kind import Kind
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import DOUBLE, Fault, WithFaults
from songnuan.entry.firms import Firms
from songnuan.entry.handed import Handed
from songnuan.entry.names import Lookups
from songnuan.entry.pending.returned import Returned, returned
from songnuan.entry.persons import known_persons
from songnuan.entry.record import Row
from songnuan.entry.sheets import DISBURSEMENTS, ROSTER, VISITS, Sheet
from songnuan.entry.standing import without
from songnuan.lib import cipher
from songnuan.lib.bulk import among


@dataclass
class ComparedSheet:
    """One sheet's rows parted: new ones, and ones that equal a live row (its id)."""

    name: str
    title: str
    counted: int
    new: list[Row] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    known: list[Row] = field(default_factory=list)
    """The file's own rows that equal those live ones, in the same order."""
    refused: list[Row] = field(default_factory=list)
    """Rows that are right by themselves and contradict the ledger."""

    @property
    def valid(self) -> int:
        return len(self.new) + len(self.unchanged)


@dataclass
class Compared(WithFaults):
    """What posting would do now, and every fault of file and comparison."""

    sheets: list[ComparedSheet]
    faults: list[Fault]
    stopped: bool
    told: list[Fault] = field(default_factory=list)
    """Those that the check alone had not found."""
    people: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    """Everybody who is named by number in the file, with the blind indexes under which they may stand."""
    persons: dict[str, int] = field(default_factory=dict)
    """Those of them who are a person already."""
    returned: Returned = field(default_factory=Returned)
    """Rows that waited and came back."""

    @property
    def valid(self) -> int:
        """Rows that may be stored or are stored already."""
        return sum(sheet.valid for sheet in self.sheets)

    def counts(self) -> dict[str, dict[str, int]]:
        """rows, valid, new and unchanged by canonical sheet name (contracts)."""
        counts: dict[str, dict[str, int]] = {}
        for sheet in self.sheets:
            line = counts.setdefault(sheet.name, {"rows": 0, "valid": 0, "new": 0, "unchanged": 0})
            line["rows"] += sheet.counted
            line["valid"] += sheet.valid
            line["new"] += len(sheet.new)
            line["unchanged"] += len(sheet.unchanged)
        return counts

    def acceptable(self, *, valid_rows: bool) -> bool:
        """Whether it may be posted: without any error, or its good rows alone where that was asked."""
        if valid_rows:
            return not self.stopped and self.valid > 0
        return not self.errors


def compare(
    checked: Checked,
    lookups: Lookups,
    replaced: Batch | None = None,
    corrected: Iterable[Fact] = (),
    apart: Collection[bytes] = (),
    *,
    tells_closed: bool,
    by_hand: bool = False,
) -> Compared:
    """Part the checked rows. `replaced`, or the facts `corrected`, no longer count as live. `apart` are fingerprints of rows
    that are new whatever stands. Where `tells_closed` is off, nothing is said of whether a row of the closed class stands
    already (songnuan.entry.holders.knows_closed): it is new, until it is stored. Rows `by_hand` are no list, and of what stood
    before a correction nothing is said to who types a guess at it.

    Reads the union's live rows by index only.
    """
    indexes = cipher.keys().blind_indexes
    people = {
        number: indexes(number)
        for sheet in checked.sheets
        if sheet.name in (DISBURSEMENTS.name, ROSTER.name)
        for number in {row.record.citizen_id for row in sheet.rows}
        if number
    }
    came = returned(checked, lookups, replaced)
    found = Compared([], list(checked.faults), checked.stopped, [], people, known_persons(people), came)
    for name, sheets in _by_name(checked.sheets).items():
        kind = KINDS[name]
        before = kind.sheet.fact.objects.live().filter(campaign=lookups.campaign, union=lookups.union)
        live = without(before, replaced, *corrected)
        rows = [row for sheet in sheets for row in sheet.rows]
        standing = _Standing(
            kind.sheet,
            *_there(live, [row for row in rows if row.finger not in apart] if apart else rows),
            _context(kind, rows, found, lookups, replaced, *corrected),
            Again(kind.sheet, live, rows) if name in NAMED else None,
            {} if by_hand else corrected_since(kind.sheet, lookups, {row.finger for row in rows}),
            Cleared(kind.sheet, live, before),
        )
        for sheet in sheets:
            silent = set() if tells_closed else _closed(kind, sheet, lookups)
            came_twice = came.faults.get(sheet.title, {})
            parted, unsaid = _part(sheet, kind, standing, found.faults, silent=silent, came_twice=came_twice)
            found.sheets.append(parted)
            found.faults.extend(
                replace(fault, title=sheet.title) for fault in standing.cleared.faults(unsaid)
            )
            if by_hand:
                continue
            found.faults.extend(replace(fault, title=sheet.title) for fault in standing.of_list(unsaid))
            if sheet is not sheets[-1]:
                standing.add(
                    [row for row in unsaid if "name" not in kind.private(row.record, lookups)], sheet.title
                )
    found.told = found.faults[len(checked.faults) :]
    found.faults.sort(key=lambda fault: (fault.sheet or "", fault.row or 0))
    return found


def _by_name(sheets: Iterable[CheckedSheet]) -> dict[str, list[CheckedSheet]]:
    named: dict[str, list[CheckedSheet]] = defaultdict(list)
    for sheet in sheets:
        named[sheet.name].append(sheet)
    return named


def _context(
    kind: Kind,
    rows: list[Row],
    found: Compared,
    lookups: Lookups,
    *not_live: Batch | Fact | None,
) -> Handed | Firms | None:
    if kind.sheet is DISBURSEMENTS:
        return Handed(rows, len(found.people), found.persons, lookups, *not_live)
    return Firms(lookups, *not_live) if kind.sheet is VISITS else None


class _Standing(NamedTuple):
    """What stands live at the union: rows by fingerprint, keys that are taken, what people were handed, what is like a row."""

    sheet: Sheet
    there: dict[bytes, list[int]]
    taken: set[bytes | None]
    context: Handed | Firms | None
    again: Again | None
    corrected: dict[bytes, int | None]
    """Of rows that a correction took out, its number."""
    cleared: Cleared

    def faults(self, row: Row) -> list[Fault]:
        """What is said of a new row beside all that."""
        found = [*self.context.faults(row)] if self.context is not None else []
        if row.finger in self.corrected:
            return [*found, was_corrected(self.sheet, row, self.corrected[row.finger])]
        return [*found, *self.again.faults(row)] if self.again is not None else found

    def of_list(self, rows: list[Row]) -> Iterator[Fault]:
        """What is said of new rows of a worksheet together."""
        if self.context is not None:
            yield from self.context.of_list(rows)
        if self.again is not None:
            yield from self.again.of_list(rows)

    def add(self, rows: list[Row], title: str) -> None:
        """New rows of a worksheet stand for those of the next one."""
        if self.context is not None:
            self.context.add(rows, title)
        if self.again is not None:
            self.again.add(rows, title)


def _closed(kind: Kind, sheet: CheckedSheet, lookups: Lookups) -> set[int]:
    """Numbers of the rows of the closed class."""
    if kind.sheet is not DISBURSEMENTS:
        return set()
    return {row.number for row in sheet.rows if disbursements.is_closed(row.record, lookups)}


def _part(
    sheet: CheckedSheet,
    kind: Kind,
    standing: _Standing,
    faults: list[Fault],
    *,
    silent: Collection[int],
    came_twice: Mapping[int, Fault],
) -> tuple[ComparedSheet, list[Row]]:
    """The sheet's rows parted, and those of the new ones of which nobody says that they may stand already."""
    result = ComparedSheet(sheet.name, sheet.title, sheet.counted)
    unsaid: list[Row] = []
    for row in sheet.rows:
        same = standing.there.get(row.finger) if row.number not in silent else None
        if same:
            # One to one: two identical nameless rows need two live ones.
            result.unchanged.append(same.pop())
            result.known.append(row)
            continue
        if row.number in came_twice:
            result.refused.append(row)
            continue
        if row.number in silent:
            result.new.append(row)
            continue
        if row.key in standing.taken:
            faults.append(replace(_taken(kind, row), title=sheet.title))
            result.refused.append(row)
            continue
        said = [replace(fault, title=sheet.title) for fault in standing.faults(row)]
        faults.extend(said)
        if any(not fault.is_warning for fault in said):
            result.refused.append(row)
            continue
        result.new.append(row)
        if all(fault.code != DOUBLE for fault in said):
            unsaid.append(row)
    there = {row.number for row in result.known}
    faults.extend(fault for number, fault in came_twice.items() if number not in there)
    return result, unsaid


def _taken(kind: Kind, row: Row) -> Fault:
    message = _(
        "本单位已报送过此人同一用途、项目、来源、日期的一行，内容不同。要改正以前报送的，请选择替换那一批。"
    )
    if kind.sheet is ROSTER:
        message = _("本单位已报送过此人的在档信息，内容不同。要改正以前报送的，请选择替换那一批。")
    return Fault(kind.sheet.name, row.number, "身份证号", "duplicate_in_campaign", message)


def _there(live: FactQuerySet, rows: list[Row]) -> tuple[dict[bytes, list[int]], set[bytes | None]]:
    """Live rows by fingerprint, and keys that are taken. Nothing is sought where nothing stands: a union's first file."""
    if not live.exists():
        return {}, set()
    return _by_fingerprint(live, rows), _by_key(live, rows)


def _by_fingerprint(live: FactQuerySet, rows: list[Row]) -> dict[bytes, list[int]]:
    there: dict[bytes, list[int]] = defaultdict(list)
    with among(live.model, "fingerprint", {row.finger for row in rows}) as wanted:
        same = live.filter(fingerprint__in=wanted).values_list("fingerprint", "pk").order_by("-pk")
        for fingerprint, pk in same:
            there[bytes(fingerprint)].append(pk)
    return there


def _by_key(live: FactQuerySet, rows: list[Row]) -> set[bytes | None]:
    with among(live.model, "key", {row.key for row in rows if row.key is not None}) as wanted:
        return {bytes(key) for key in live.filter(key__in=wanted).values_list("key", flat=True)}
