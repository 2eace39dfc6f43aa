"""A checked workbook held against the ledger: what is new, what is there already, what contradicts it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from beneficiaries.models import Disbursement, Person
from campaigns.models import Batch, Fact, FactQuerySet
from songnuan.entry.check import Checked, CheckedSheet
from songnuan.entry.facts import disbursements
from songnuan.entry.facts.kind import Kind
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import Fault, WithFaults
from songnuan.entry.infile import co_funded
from songnuan.entry.names import Lookups
from songnuan.entry.record import Row
from songnuan.entry.sheets import DISBURSEMENTS, ROSTER
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

    @property
    def valid(self) -> int:
        return len(self.new) + len(self.unchanged)


@dataclass
class Compared(WithFaults):
    """What posting would do now, and every fault of file and comparison."""

    sheets: list[ComparedSheet]
    faults: list[Fault]
    stopped: bool
    people: dict[str, bytes] = field(default_factory=dict)
    """Everybody who is named by number in the file, with their blind index."""

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
    checked: Checked, lookups: Lookups, replaced: Batch | None = None, corrected: Fact | None = None
) -> Compared:
    """Part the checked rows. `replaced`, or the one fact `corrected`, no longer counts as live.

    Reads the union's live rows by index only.
    """
    people = {
        number: cipher.blind_index(number)
        for sheet in checked.sheets
        if sheet.name in (DISBURSEMENTS.name, ROSTER.name)
        for number in {row.record.citizen_id for row in sheet.rows}
        if number
    }
    found = Compared([], list(checked.faults), checked.stopped, people)
    for name, sheets in _by_name(checked.sheets).items():
        kind = KINDS[name]
        live = kind.sheet.fact.objects.live().filter(campaign=lookups.campaign, union=lookups.union)
        if replaced is not None:
            live = live.exclude(added_by=replaced)
        if corrected is not None and isinstance(corrected, kind.sheet.fact):
            live = live.exclude(pk=corrected.pk)
        rows = [row for sheet in sheets for row in sheet.rows]
        standing = _Standing(
            _by_fingerprint(live, rows),
            _by_key(live, rows),
            _Handed(rows, people, lookups, replaced, corrected) if kind.sheet is DISBURSEMENTS else None,
        )
        for sheet in sheets:
            found.sheets.append(_part(sheet, kind, standing, found.faults))
    found.faults.sort(key=lambda fault: (fault.sheet or "", fault.row or 0))
    return found


def _by_name(sheets: Iterable[CheckedSheet]) -> dict[str, list[CheckedSheet]]:
    named: dict[str, list[CheckedSheet]] = defaultdict(list)
    for sheet in sheets:
        named[sheet.name].append(sheet)
    return named


class _Standing(NamedTuple):
    """What stands live at the union: rows by fingerprint, keys that are taken, what people were handed."""

    there: dict[bytes, list[int]]
    taken: set[bytes | None]
    handed: "_Handed | None"


def _part(sheet: CheckedSheet, kind: Kind, standing: _Standing, faults: list[Fault]) -> ComparedSheet:
    result = ComparedSheet(sheet.name, sheet.title, sheet.counted)
    for row in sheet.rows:
        same = standing.there.get(row.finger)
        if same:
            # One to one: two identical nameless rows need two live ones.
            result.unchanged.append(same.pop())
            continue
        if row.key in standing.taken:
            faults.append(replace(_taken(kind, row), title=sheet.title))
            continue
        if standing.handed is not None:
            more = [replace(fault, title=sheet.title) for fault in standing.handed.faults(row)]
            faults.extend(more)
            if any(not fault.is_warning for fault in more):
                continue
        result.new.append(row)
    return result


def _taken(kind: Kind, row: Row) -> Fault:
    message = _(
        "本单位已报送过此人同一用途、项目、来源、日期的一行，内容不同。要改正以前报送的，请选择替换那一批。"
    )
    if kind.sheet is ROSTER:
        message = _("本单位已报送过此人的在档信息，内容不同。要改正以前报送的，请选择替换那一批。")
    return Fault(kind.sheet.name, row.number, "身份证号", "duplicate_in_campaign", message)


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


class _Handed:
    """What the people of this file were handed already in this campaign, here and elsewhere."""

    def __init__(
        self,
        rows: list[Row],
        people: dict[str, bytes],
        lookups: Lookups,
        replaced: Batch | None,
        corrected: Fact | None,
    ) -> None:
        self._elsewhere: set[str] = set()
        self._counted: set[tuple[Any, ...]] = set()
        self._sources: dict[tuple[Any, ...], set[Any]] = defaultdict(set)
        numbers = {index: number for number, index in people.items()}
        live = Disbursement.objects.live().filter(campaign=lookups.campaign)
        if replaced is not None:
            live = live.exclude(added_by=replaced)
        if isinstance(corrected, Disbursement):
            live = live.exclude(pk=corrected.pk)
        fields = ("person__index", "union_id", "date", "purpose", "item_id", "source_id", "person_times")
        with among(Person, "index", numbers) as wanted:
            for index, union, day, purpose, item, source, times in live.filter(
                person__index__in=wanted
            ).values_list(*fields):
                number = numbers[bytes(index)]
                if union != lookups.union.pk:
                    self._elsewhere.add(number)
                    continue
                self._sources[number, day.isoformat(), purpose, item].add(source)
                if times:
                    self._counted.add((number, day.isoformat(), purpose))
        if any(row.record.person_times == 0 for row in rows):
            self._counted |= {
                occasion for row in rows if row.record.person_times and (occasion := _occasion(row))
            }

    def faults(self, row: Row) -> Iterable[Fault]:
        """Warnings about the person of a row, and the fault of a 0 that nothing else counts."""
        record = row.record
        if record.citizen_id is None:
            return
        if record.person_times == 0 and _occasion(row) not in self._counted:
            message = _("人次填0，但没有同一人、同一天、同一用途的另一行来计人次。请改为1。")
            yield Fault(DISBURSEMENTS.name, row.number, "人次", "number_invalid", message)
        helped = (record.citizen_id, record.date, record.purpose, record.item)
        if self._sources and self._sources.get(helped, set()) - {record.source}:
            yield co_funded(row.number)
        if record.citizen_id in self._elsewhere:
            message = _("此人本次活动中已由其他单位慰问或帮扶过，仍会计入。如需核对，请联系上级工会。")
            yield Fault(DISBURSEMENTS.name, row.number, "身份证号", "helped_elsewhere", message)


def _occasion(row: Row) -> tuple[Any, ...] | None:
    return disbursements.occasion(row.record)
