"""One fact by hand: entered, corrected or removed, by the same rules and through the same door as a workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Batch, Fact, User
from songnuan.entry import identities
from songnuan.entry.check import Checked, CheckedSheet, check_row
from songnuan.entry.compare import Compared, compare
from songnuan.entry.facts.kind import COMMON
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import Fault, WithFaults
from songnuan.entry.names import Lookups
from songnuan.entry.record import RecordReader, Row
from songnuan.entry.sheets import BY_FACT, Sheet
from songnuan.entry.table import Line
from songnuan.entry.written import written
from songnuan.ledger.post import Change, Conflict, Rows, post
from songnuan.lib.spreadsheets.cells import Cell

Cells = Mapping[str, Cell]
"""Field of the record → what stands in its cell."""


@dataclass(frozen=True)
class Outcome(WithFaults):
    """The batch that was posted, None where an error stands against it; and every fault and warning."""

    batch: Batch | None
    faults: list[Fault]


def judge(
    sheet: Sheet, cells: Cells, lookups: Lookups, number: int = 0, scale: int = 1
) -> tuple[Row, list[Fault]]:
    """One row held against every rule of cell and row; nothing compared or stored. Amounts are in `scale` yuan."""
    places = {column.field: place for place, column in enumerate(sheet.columns)}
    reader = RecordReader(sheet, places, lookups, {}, scale)
    line = Line(number, "data", [cells.get(column.field) for column in sheet.columns])
    return check_row(line, KINDS[sheet.name], reader, lookups)


def enter(sheet: Sheet, cells: Cells, lookups: Lookups, *, by: User, scale: int = 1) -> Outcome:
    """Post one new fact of the lookups' union and campaign; raises Conflict. Amounts are in `scale` yuan."""
    row, faults = judge(sheet, cells, lookups, scale=scale)
    return _post(sheet, row, faults, lookups, by=by, reason="", old=None)


def correct(fact: Fact, cells: Cells, lookups: Lookups, *, by: User, reason: str) -> Outcome:
    """Post the batch that removes a fact and adds it as `cells` say, in the same place of the same sheet.

    Raises Conflict where the fact no longer stands.
    """
    sheet = BY_FACT[type(fact)]
    row, faults = judge(sheet, cells, lookups, fact.row or 0)
    before, _faults = judge(sheet, written(fact, lookups), lookups)
    with transaction.atomic():
        _refuse_unless_standing(fact)
        if row.finger == before.finger:
            faults = [*faults, Fault(sheet.name, None, None, "required", _("没有改动任何内容，不用保存。"))]
        return _post(sheet, row, faults, lookups, by=by, reason=reason, old=fact)


def remove(fact: Fact, *, by: User, reason: str) -> Batch:
    """Post the correction that takes one fact out; raises Conflict where it no longer stands."""
    with transaction.atomic():
        _refuse_unless_standing(fact)
        return post(_batch(fact, Batch.Kind.CORRECTION, by, reason, {}), Change(remove=_only(fact)))


def _refuse_unless_standing(fact: Fact) -> None:
    """Conflict, saying what happened, where the fact was removed meanwhile. Holds the union's turn."""
    journal.hold(fact.campaign, fact.union)
    gone = Batch.objects.select_related("by").filter(
        pk__in=type(fact).objects.filter(pk=fact.pk).values("removed_by")
    ).first()  # fmt: skip
    if gone is not None:
        raise Conflict(
            _("这条记录已由批次%(number)s（%(kind)s，%(by)s，%(at)s）改动或移除。您的修改没有保存，请对照后再决定。")
            % {
                "number": gone.number, "kind": gone.get_kind_display(), "by": gone.by or _("系统"),
                "at": timezone.localtime(gone.at).strftime("%Y-%m-%d %H:%M"),
            }
        )  # fmt: skip


def _post(
    sheet: Sheet, row: Row, faults: list[Fault], lookups: Lookups, *, by: User, reason: str, old: Fact | None
) -> Outcome:
    if any(not fault.is_warning for fault in faults):
        return Outcome(None, faults)
    with transaction.atomic():
        journal.hold(lookups.campaign, lookups.union)
        checked = Checked([CheckedSheet(sheet.name, old.sheet if old else "", 1, [row])], list(faults))
        compared = compare(checked, lookups, corrected=old)
        faults = [*compared.faults, *_there_already(compared)]
        if any(not fault.is_warning for fault in faults):
            return Outcome(None, faults)
        kind = Batch.Kind.CORRECTION if old else Batch.Kind.ENTRY
        batch = _batch(old or lookups, kind, by, reason, {sheet.name: 1})
        return Outcome(post(batch, _change(compared, lookups, old)), faults)


def _there_already(compared: Compared) -> Iterator[Fault]:
    for sheet in compared.sheets:
        if sheet.unchanged:
            message = _("本单位已有内容完全相同的一条，没有重复保存。")
            yield Fault(sheet.name, None, None, "duplicate_in_campaign", message)


def _batch(place: Fact | Lookups, kind: str, by: User, reason: str, sheets: dict[str, int]) -> Batch:
    return Batch(
        campaign=place.campaign, union=place.union, kind=kind, by=by, at=timezone.now(), reason=reason,
        sheets=sheets, rows=sum(sheets.values()),
    )  # fmt: skip


def _change(compared: Compared, lookups: Lookups, old: Fact | None) -> Change:
    known = identities.settle(compared, lookups)
    (sheet,) = compared.sheets
    kind = KINDS[sheet.name]
    values = kind.stored(sheet.new, sheet.title, lookups, known)
    columns = (*COMMON, *kind.columns)
    # What was typed stands in no row of a file; what is corrected stays the same record in the same row.
    kept = {"row": old.row, "record": old.record.hex} if old else {"row": None}
    carried = tuple(_plain(getattr(old, name)) for name in kind.sheet.fact.CARRIED) if old else ()
    rows = Rows(
        (*columns, *kind.sheet.fact.CARRIED[: len(carried)]),
        [(*map(kept.get, columns, row), *carried) for row in values],
    )
    return Change(add={kind.sheet.fact: rows}, remove=_only(old) if old else {})


def _plain(value: object) -> object:
    return value.hex if isinstance(value, UUID) else value


def _only(fact: Fact) -> dict:
    """The one fact, whether it still stands or not: the door refuses what is gone."""
    return {type(fact): type(fact).objects.filter(pk=fact.pk)}
