"""Facts by hand that belong together: of several sheets, by the rules of the workbook, in one batch."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Batch, Fact, Photograph, User
from songnuan.entry import identities, taken_back, unseen
from songnuan.entry.check import Checked, CheckedSheet, check_rows
from songnuan.entry.compare import Compared, compare
from songnuan.entry.facts.kind import COMMON, Identities
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import ELSEWHERE, Fault, WithFaults
from songnuan.entry.infile import InFile
from songnuan.entry.names import Lookups
from songnuan.entry.record import FAULTY, RecordReader, Row
from songnuan.entry.sheets import ROSTER, SHEETS, Sheet
from songnuan.entry.table import Line
from songnuan.entry.written import as_it_stood, written
from songnuan.ledger.post import Change, Conflict, Rows, post
from songnuan.lib.spreadsheets.cells import Cell

ALREADY = "duplicate_in_campaign"
Cells = Mapping[str, Cell]
"""Field of the record → what stands in its cell."""


@dataclass(frozen=True)
class Part:
    """One fact of several: its cells, and the standing fact that it corrects, if any.

    `number` says which row of the form it is. `fixed` are columns that no cell holds: the record that a new
    fact is to be, at which visit something was handed out.
    """

    sheet: Sheet
    cells: Cells
    number: int = 0
    old: Fact | None = None
    fixed: Mapping[str, object] = field(default_factory=dict)
    scale: int = 1
    """How many yuan the amounts of the cells are in."""
    retyped: Collection[str] = ()
    """Columns in which something was typed where a value stands that is not printed: a change, whatever was typed."""


@dataclass(frozen=True)
class Outcome(WithFaults):
    """The batch that was posted, None where an error stands against it; and every fault and warning. Of what other
    units did it tells only with a batch."""

    batch: Batch | None
    faults: list[Fault]


@dataclass(frozen=True)
class Judged(WithFaults):
    """Parts held against every rule, the ledger's among them; nothing stored. `changed` are those to be posted, `right` the
    rows, by sheet, in which nothing is wrong, changed or not."""

    changed: list[Part]
    compared: Compared
    faults: list[Fault]
    right: Mapping[str, list[Row]]

    @property
    def of_here(self) -> list[Fault]:
        """All but what other units did: that is told of what is stored, or beside a count of who asks."""
        return [fault for fault in self.faults if fault.code != ELSEWHERE]


def judge(
    sheet: Sheet, cells: Cells, lookups: Lookups, number: int = 0, scale: int = 1
) -> tuple[Row, list[Fault]]:
    """One row held against every rule of cell and row; nothing compared or stored. Amounts are in `scale` yuan."""
    places = {column.field: place for place, column in enumerate(sheet.columns)}
    reader = RecordReader(sheet, places, lookups, {}, scale)
    line = Line(number, "data", [cells.get(column.field) for column in sheet.columns])
    ((row, faults, _bad),) = check_rows([line], KINDS[sheet.name], reader, lookups)
    return row, faults


def judge_all(
    parts: Sequence[Part], lookups: Lookups, removed: Sequence[Fact] = (), *, by: User | None = None
) -> Judged:
    """What posting the parts now would meet. Those that say what their old fact says already are left out.

    `by` is told of their own earlier rows what they are not told of those of others (songnuan.entry.unseen).
    """
    parts = _as_meant(parts, lookups)
    in_file, faults = InFile(), list[Fault]()
    changed: list[Part] = []
    checked: list[CheckedSheet] = []
    right: dict[str, list[Row]] = defaultdict(list)
    for part in sorted(parts, key=lambda part: SHEETS.index(part.sheet)):
        row, found = judge(part.sheet, part.cells, lookups, part.number, part.scale)
        bad = FAULTY in row.record or any(not fault.is_warning for fault in found)
        stands = in_file.takes(KINDS[part.sheet.name], row, bad=bad, lookups=lookups)
        if not bad:
            right[part.sheet.name].append(row)
        if not _is_change(part, row, lookups):
            # A row that was typed before it may be its double; that it is its twin, unprinted, is not told.
            faults += (fault for fault in in_file.taken() if fault.code == "duplicate_in_file")
            continue
        if part.old is not None and part.old.is_cleared:
            faults.append(_cleared(part))
            continue
        faults += [*found, *_of_file(in_file.taken(), parts, part, row, lookups)]
        if stands and not bad:
            faults += _with_photographs(part, row, lookups)
            changed.append(part)
            checked.append(CheckedSheet(part.sheet.name, part.old.sheet if part.old else "", 1, [row]))
    gone = [*removed, *(part.old for part in parts if part.old is not None)]
    new: dict[str, list[Row]] = defaultdict(list)
    for sheet in checked:
        new[sheet.name] += sheet.rows
    apart = unseen.apart(new, lookups, by)
    compared = compare(Checked(checked, faults), lookups, corrected=gone, apart=apart, tells_closed=True)
    found = [_without_content(fault) for fault in compared.faults]
    return Judged(changed, compared, [*found, *_there_already(compared, checked)], right)


def _of_file(
    found: Sequence[Fault], parts: Sequence[Part], part: Part, row: Row, lookups: Lookups
) -> Iterator[Fault]:
    """What rows of the form say to each other. That a row without a key equals one that stands on the form, and is not printed
    there, is not told."""
    beside_old = any(other.old is not None and other is not part for other in parts)
    untold = beside_old and row.key is None and unseen.is_covered(KINDS[part.sheet.name], row, lookups)
    return (fault for fault in found if not (untold and fault.code == "possible_duplicate"))


def _is_change(part: Part, row: Row, lookups: Lookups) -> bool:
    """Whether the part is to be posted. What was typed unseen is, right or wrong."""
    return part.old is None or bool(part.retyped) or row.finger != _finger(part.old, lookups)


def _with_photographs(part: Part, row: Row, lookups: Lookups) -> Iterator[Fault]:
    """A visit to the closed class keeps no photographs, whichever way the row comes."""
    visit = part.fixed.get("visit_record") or getattr(part.old, "visit_record", None)
    if not isinstance(visit, UUID | str) or not lookups.category_rules[row.record.category].closed:
        return
    if Photograph.objects.filter(record=visit).exists():
        message = _("有公安民警、移民管理警察及家庭的记录不留照片。请先移除照片。")
        yield Fault(part.sheet.name, part.number or None, "人员类别", "not_permitted", message)


def _as_meant(parts: Sequence[Part], lookups: Lookups) -> list[Part]:
    """A text that came back as a page had covered it was left alone."""
    return [
        replace(part, cells=as_it_stood(part.old, part.cells, lookups)) if part.old is not None else part
        for part in parts
    ]


def _detail(changed: Sequence[Part], lookups: Lookups) -> dict[str, Any]:
    """What corrections change, by column, before and after: for the sealed detail of their event."""
    found: list[dict[str, Any]] = []
    for part in changed:
        if part.old is None:
            continue
        stood = written(part.old, lookups)
        now = {column.field: str(part.cells.get(column.field) or "") for column in part.sheet.columns}
        columns = [column for column in part.sheet.columns if stood[column.field] != now[column.field]]
        found.append({
            "sheet": part.sheet.name,
            "before": {column.header: stood[column.field] for column in columns},
            "after": {column.header: now[column.field] for column in columns},
        })  # fmt: skip
    return {"corrected": found} if found else {}


def _finger(fact: Fact, lookups: Lookups) -> bytes:
    row, _faults = judge(_sheet_of(fact), written(fact, lookups), lookups)
    return row.finger


def _sheet_of(fact: Fact) -> Sheet:
    return next(sheet for sheet in SHEETS if isinstance(fact, sheet.fact))


def _there_already(compared: Compared, checked: Sequence[CheckedSheet]) -> Iterator[Fault]:
    for sheet, asked in zip(compared.sheets, checked, strict=True):
        if sheet.unchanged:
            row = asked.rows[0]
            message = _("本单位已有内容完全相同的一条，没有重复保存。")
            fault = Fault(sheet.name, row.number or None, None, ALREADY, message)
            told = replace(fault, row=row.number, column="身份证号")
            yield fault if row.key is None else _without_content(told)


def _without_content(fault: Fault) -> Fault:
    """Of somebody who is reported already nothing is said of whether the rest is the same: most of it is not printed."""
    if fault.code != ALREADY:
        return fault
    message = _("本单位已报送过此人同一用途、项目、来源、日期的一行，没有重复保存。要改正，请打开那一行。")
    if fault.sheet == ROSTER.name:
        message = _("本单位已报送过此人的在档信息，没有重复保存。要改正，请打开那一行。")
    return replace(fault, message=message)


def post_all(
    parts: Sequence[Part], lookups: Lookups, *, by: User, reason: str = "", removed: Sequence[Fact] = ()
) -> Outcome:
    """Post the parts as one batch, an entry or, where something stood before, a correction.

    Raises Conflict where a fact that is corrected or removed no longer stands.
    """
    parts = _as_meant(parts, lookups)
    with transaction.atomic():
        journal.hold(lookups.campaign, lookups.union)
        # First: what somebody else changed meanwhile would look like a duplicate of what is typed here.
        for old in [*removed, *_to_be_replaced(parts, lookups)]:
            refuse_unless_standing(old)
        judged = judge_all(parts, lookups, removed, by=by)
        if judged.errors:
            return Outcome(None, judged.of_here)
        olds = [*removed, *(part.old for part in judged.changed if part.old is not None)]
        if not judged.changed and not removed:
            return Outcome(None, [*judged.of_here, _nothing_changed(parts)])
        is_correction = bool(olds) or any(part.old for part in parts)
        kind = Batch.Kind.CORRECTION if is_correction else Batch.Kind.ENTRY
        counts: dict[str, int] = {}
        for part in judged.changed:
            counts[part.sheet.name] = counts.get(part.sheet.name, 0) + 1
        batch = Batch(
            campaign=lookups.campaign, union=lookups.union, kind=kind, by=by, at=timezone.now(), reason=reason,
            sheets=counts, rows=sum(counts.values()),
        )  # fmt: skip
        known = identities.settle(judged.compared, lookups)
        change = Change(add=_added(judged, lookups, known), remove=only(olds))
        posted = post(batch, change, _detail(judged.changed, lookups))
        return Outcome(posted, taken_back.told(posted, judged.faults))


def _to_be_replaced(parts: Sequence[Part], lookups: Lookups) -> Iterator[Fact]:
    """The old facts of those parts that say something else."""
    for part in parts:
        if part.old is not None:
            row, _faults = judge(part.sheet, part.cells, lookups, part.number, part.scale)
            if _is_change(part, row, lookups):
                yield part.old


def _cleared(part: Part) -> Fault:
    message = _("这一行的个人信息已按规定清除，不能再更正。确需改动，请删除这一行，重新录入。")
    return Fault(part.sheet.name, part.number or None, None, "not_permitted", message)


def _nothing_changed(parts: Sequence[Part]) -> Fault:
    return Fault(parts[0].sheet.name, None, None, "required", _("没有改动任何内容，不用保存。"))


def refuse_unless_standing(fact: Fact) -> None:
    """Conflict, saying what happened, where the fact was removed or changed since it was read. Holds the union's turn."""
    journal.hold(fact.campaign, fact.union)
    now = type(fact).objects.select_related("removed_by__by").get(pk=fact.pk)
    gone = now.removed_by
    if gone is not None:
        raise Conflict(
            _("这条记录已由批次%(number)s（%(kind)s，%(by)s，%(at)s）改动或移除。您的修改没有保存，请对照后再决定。")
            % {
                "number": gone.number, "kind": gone.get_kind_display(), "by": gone.by or _("系统"),
                "at": timezone.localtime(gone.at).strftime("%Y-%m-%d %H:%M"),
            }
        )  # fmt: skip
    refuse_unless_seen(now, fact.seen)


def refuse_unless_seen(fact: Fact, seen: str) -> None:
    """Conflict where this is not the row of which a form with that mark was opened: somebody was taken out of it since.

    What was typed over the former text would write them in again. A form that bears no mark was opened of nothing.
    """
    if seen and seen != fact.seen:
        raise Conflict(
            _("这条记录里的个人信息在您打开以后已按规定清除。您的修改没有保存，请重新打开这条记录再改。")
        )


def _added(judged: Judged, lookups: Lookups, known: Identities) -> dict[type[Fact], Rows]:
    added: dict[type[Fact], list[Any]] = {}
    for sheet, part in zip(judged.compared.sheets, judged.changed, strict=True):
        kind = KINDS[part.sheet.name]
        columns = (*COMMON, *kind.columns, *part.sheet.fact.CARRIED)
        # What was typed stands in no row of a file; what is corrected stays the same record in the same row.
        kept = {"row": None, **part.fixed} if part.old is None else _kept(part.old)
        carried = [kept.get(name) for name in part.sheet.fact.CARRIED]
        for row in kind.stored(sheet.new, sheet.title, lookups, known):
            values = [kept.get(name, value) for name, value in zip(columns, row, strict=False)]
            added.setdefault(part.sheet.fact, []).append((*values, *carried))
    return {
        fact: Rows((*COMMON, *KINDS[fact.SHEET].columns, *fact.CARRIED), rows) for fact, rows in added.items()
    }


def _kept(old: Fact) -> dict[str, object]:
    return {
        "row": old.row, "record": old.record.hex,
        **{name: _plain(getattr(old, name)) for name in type(old).CARRIED},
    }  # fmt: skip


def _plain(value: object) -> object:
    return value.hex if isinstance(value, UUID) else value


def only(facts: Sequence[Fact]) -> dict:
    """Just these facts, whether they still stand or not: the door refuses what is gone."""
    by_kind: dict[type[Fact], list[int]] = {}
    for fact in facts:
        by_kind.setdefault(type(fact), []).append(fact.pk)
    return {kind: kind.objects.filter(pk__in=keys) for kind, keys in by_kind.items()}
