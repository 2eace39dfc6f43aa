"""Facts by hand held against every rule, those of the ledger among them. Nothing is stored."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.models import Fact, Photograph, User
from songnuan.entry import unseen
from songnuan.entry.check import Checked, CheckedSheet
from songnuan.entry.compare import Compared, compare
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import ELSEWHERE, Fault, WithFaults
from songnuan.entry.infile import InFile
from songnuan.entry.names import Lookups
from songnuan.entry.record import FAULTY, RecordReader, Row
from songnuan.entry.row_rules import check_rows
from songnuan.entry.sheets import ROSTER, SHEETS, Sheet
from songnuan.entry.table import Line
from songnuan.entry.written import as_it_stood, written
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
    chosen: bool = False
    """Whether its number stands behind a person who was chosen, not typed."""


@dataclass(frozen=True)
class Judged(WithFaults):
    """Parts held against every rule, the ledger's among them; nothing stored. `changed` are those to be posted, `right` the
    rows, by sheet, in which nothing is wrong, changed or not, `alone` what the rows say by themselves, whatever stands."""

    changed: list[Part]
    compared: Compared
    faults: list[Fault]
    right: Mapping[str, list[Row]]
    alone: list[Fault]

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
    parts = as_meant(parts, lookups)
    in_file, faults, alone = InFile(), list[Fault](), list[Fault]()
    changed: list[Part] = []
    checked: list[CheckedSheet] = []
    right: dict[str, list[Row]] = defaultdict(list)
    for part in sorted(parts, key=lambda part: SHEETS.index(part.sheet)):
        row, found = judge(part.sheet, part.cells, lookups, part.number, part.scale)
        bad = FAULTY in row.record or any(not fault.is_warning for fault in found)
        stands = in_file.takes(KINDS[part.sheet.name], row, bad=bad, lookups=lookups)
        if not bad:
            right[part.sheet.name].append(row)
        if not is_change(part, row, lookups):
            # A row that was typed before it may be its double; that it is its twin, unprinted, is not told.
            faults += (fault for fault in in_file.taken() if fault.code == "duplicate_in_file")
            continue
        if part.old is not None and part.old.is_cleared:
            alone.append(_cleared(part))
            continue
        alone += found
        faults += _of_file(in_file.taken(), parts, part, row, lookups)
        if stands and not bad:
            alone += _with_photographs(part, row, lookups)
            changed.append(part)
            checked.append(CheckedSheet(part.sheet.name, part.old.sheet if part.old else "", 1, [row]))
    gone = [*removed, *(part.old for part in parts if part.old is not None)]
    new: dict[str, list[Row]] = defaultdict(list)
    for sheet in checked:
        new[sheet.name] += sheet.rows
    apart = unseen.apart(new, lookups, by)
    compared = compare(
        Checked(checked, [*alone, *faults]),
        lookups,
        corrected=gone,
        apart=apart,
        tells_closed=True,
        by_hand=True,
    )
    found = [_without_content(fault) for fault in compared.faults]
    return Judged(changed, compared, [*found, *_there_already(compared, checked)], right, alone)


def _of_file(
    found: Sequence[Fault], parts: Sequence[Part], part: Part, row: Row, lookups: Lookups
) -> Iterator[Fault]:
    """What rows of the form say to each other. That a row without a key equals one that stands on the form, and is not printed
    there, is not told."""
    beside_old = any(other.old is not None and other is not part for other in parts)
    untold = beside_old and row.key is None and unseen.is_covered(KINDS[part.sheet.name], row, lookups)
    return (fault for fault in found if not (untold and fault.code == "possible_duplicate"))


def is_change(part: Part, row: Row, lookups: Lookups) -> bool:
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


def as_meant(parts: Sequence[Part], lookups: Lookups) -> list[Part]:
    """A text that came back as a page had covered it was left alone."""
    return [
        replace(part, cells=as_it_stood(part.old, part.cells, lookups)) if part.old is not None else part
        for part in parts
    ]


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


def _cleared(part: Part) -> Fault:
    message = _(
        "这一行的个人信息已按规定清除，不能再更正；整次走访共用的日期、用途和资金来源也不能再改。其他人的内容可以照常更正。"
    )
    return Fault(part.sheet.name, part.number or None, None, "not_permitted", message)
