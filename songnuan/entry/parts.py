"""Facts by hand as cells, and each read once: every step of a form holds the same row against its own rules."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from campaigns.models import Fact
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.entry.record import FAULTY, RecordReader, Row
from songnuan.entry.row_rules import check_rows
from songnuan.entry.sheets import Sheet
from songnuan.entry.table import Line
from songnuan.entry.written import as_it_stood, written
from songnuan.lib.spreadsheets.cells import Cell

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
class ReadPart:
    """A part as it is meant: a text that came back as a page had covered it was left alone. Its row, and what that says by
    itself, whatever stands."""

    part: Part
    row: Row
    faults: Sequence[Fault]
    is_change: bool
    """Whether the part is to be posted: it says something else than its old fact. What was typed unseen is, right or wrong."""


def read_parts(parts: Sequence[Part], lookups: Lookups) -> list[ReadPart]:
    """Every part, in the same order."""
    return [_read(part, lookups) for part in parts]


def _read(part: Part, lookups: Lookups) -> ReadPart:
    old = part.old
    if old is not None:
        part = replace(part, cells=as_it_stood(old, part.cells, lookups))
    row, faults = judge(part.sheet, part.cells, lookups, part.number, part.scale)
    is_change = old is None or bool(part.retyped) or row.finger != _finger(old, part.sheet, lookups)
    return ReadPart(part, row, [*faults, *_uncovered(part, row, lookups)], is_change)


def _uncovered(part: Part, row: Row, lookups: Lookups) -> Iterator[Fault]:
    """A name that stands sealed is not read by typing somebody else's number beside it: who opens it types it.

    Without a number it stays sealed (songnuan.ledger.former_names).
    """
    if part.old is None or "name" not in part.old.private or "name" in part.retyped or FAULTY in row.record:
        return
    numbered = getattr(row.record, "citizen_id", None) is not None
    if numbered and "name" not in KINDS[part.sheet.name].private(row.record, lookups):
        yield name_wanted(part.sheet, part.number or None)


def name_wanted(sheet: Sheet, number: int | None) -> Fault:
    """What stands against a row whose covered name another number would open."""
    message = _("换了证件号，姓名就不再遮盖。请把姓名也重新填写一遍。")
    return Fault(sheet.name, number, "姓名", "required", message)


def _finger(fact: Fact, sheet: Sheet, lookups: Lookups) -> bytes:
    row, _faults = judge(sheet, written(fact, lookups), lookups)
    return row.finger


def judge(
    sheet: Sheet, cells: Cells, lookups: Lookups, number: int = 0, scale: int = 1
) -> tuple[Row, list[Fault]]:
    """One row held against every rule of cell and row; nothing compared or stored. Amounts are in `scale` yuan."""
    places = {column.field: place for place, column in enumerate(sheet.columns)}
    reader = RecordReader(sheet, places, lookups, {}, scale)
    line = Line(number, "data", [cells.get(column.field) for column in sheet.columns])
    ((row, faults, _bad),) = check_rows([line], KINDS[sheet.name], reader, lookups)
    return row, faults
