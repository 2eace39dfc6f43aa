"""The rows of a recognised table: merged cells filled in, totals and signatures told from data."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from songnuan.entry.faults import CellFault, Fault
from songnuan.entry.header import DEEPEST_HEADER, Header, find
from songnuan.entry.names import Lookups
from songnuan.entry.ours import refuse_ours
from songnuan.entry.rules.term import Named
from songnuan.entry.rules.text import as_text
from songnuan.entry.sheets import Rule, Sheet
from songnuan.entry.units import units_below
from songnuan.entry.wording import DOUBTFUL, ORDINARY, PLAIN, SIGNATURE, SURE, Words
from songnuan.lib.spreadsheets.cells import Cell, Disguised, ErrorCell, Merge
from songnuan.lib.spreadsheets.cells import SheetHead as Head
from songnuan.lib.spreadsheets.writing.mark import SIGN
from songnuan.lib.text import squeeze

Numbered = tuple[int, list[Cell]]

SHARED_KINDS = frozenset(("text", "day", "name"))
"""Kinds of columns in which a merged cell may speak for all its rows."""
MERGED = ErrorCell("merged")
"""Stands in each cell of a merge that cannot be shared out; the fault is named once, at its first row."""


class Line(NamedTuple):
    """A row below the header. `kind` is data, subtotal, total, or unit where a note or a total states one; likely or perhaps
    where the words leave a doubt whether it is data or a total. Cells stand in the sheet's own order."""

    number: int
    kind: str
    cells: list[Cell]
    token: str = ""
    """Of a pending row that comes back: by what it is known."""
    covered: tuple[int, ...] = ()
    """Indexes of cells that held something which a merge hides."""
    own: bool = False
    """Of a row that may be a total: whether it fills by itself what no total has."""
    units: frozenset[str] = frozenset()
    """Those that a note or a total states."""


def open_table(
    head: Head, rows: Iterable[Numbered], lookups: Lookups
) -> tuple[Header | None, list[Numbered], Iterator[Numbered]]:
    """The header found among the first rows (None: not one of our sheets), those rows, and the rows below it."""
    stream = iter(rows)
    first = []
    for number, cells in stream:
        first.append((number, cells))
        if number >= DEEPEST_HEADER:
            break
    header = find(first, head, lookups)
    if header is None:
        return None, first, iter(())
    below = itertools.chain([row for row in first if row[0] > header.row], stream)
    return header, first, below if header.notes is None else _without(header.notes, below)


def _without(place: int, rows: Iterable[Numbered]) -> Iterator[Numbered]:
    """The rows without what an earlier marking wrote beside them."""
    for number, cells in rows:
        if place < len(cells):
            cells[place] = None
        yield number, cells


def lines(header: Header, head: Head, rows: Iterable[Numbered], lookups: Lookups) -> Iterator[Line]:
    """Data rows and total lines in order. Signature lines and notes below the table are left out, and headings that
    stand alone over a group of rows.

    Such a line is one only behind the last data row, unless nothing else stands on it, and only where no column of it
    can be read: a row that is left out is in no total and in no list of faults.
    """
    fill = _Merges(header, head)
    amounts = any(column.kind == "money" and column.field in header.places for column in header.sheet.columns)
    tells = _Telling(header, lookups)
    words = Words(header)
    below: list[Line] = []
    for number, cells in rows:
        lead = next((cell for cell in cells if type(cell) is str and cell and not cell.isspace()), None)
        kind, signature, own = "data", False, False
        named = words.named(cells)
        if lead is None:
            if all(cell is None or isinstance(cell, str) for cell in cells):
                continue
        elif not ORDINARY.fullmatch(lead) or (named and named is not lead and not PLAIN.fullmatch(named)):
            # A list of ours, copied below other rows, or a table with its watermark at the foot.
            if SIGN in lead:
                refuse_ours([(number, cells)])
            kind = words(cells, lead) or kind
            own = kind in DOUBTFUL and words.fills(cells)
            lead = squeeze(lead)
            signature = SIGNATURE.fullmatch(lead) is not None
            alone = kind in SURE or _filled(cells) == 1
            if (
                amounts
                and (signature or alone)
                and (found := units_below(cells, yuan=header.units.yuan, alone=alone))
            ):
                yield Line(number, "unit", cells, units=found)
            if kind in SURE:
                yield Line(number, kind, cells)
                continue
        # A merge that reaches over the signatures fills them, too; only beside other content that makes a row of them.
        written = [*cells] if signature and fill.spans and _all_said(cells) else cells
        covered = fill(number, cells) if fill.spans or fill.across else ()
        if kind == "aside" and _filled(cells) == 1 and words.stands_over(cells):
            continue
        line = Line(number, kind, cells, _taken(header.token, cells), covered, own)
        if signature and not line.token and _sparse(written) and not tells(written):
            if _filled(written) > 1:
                below.append(line)
            continue
        if below:
            yield from below
            below.clear()
        yield line


def _taken(place: int | None, cells: list[Cell]) -> str:
    """What stands in our own column, taken out of the row."""
    if place is None or place >= len(cells):
        return ""
    token, cells[place] = cells[place], None
    return squeeze(token) if isinstance(token, str) else ""


def _sparse(cells: list[Cell]) -> bool:
    """A signature line holds a few texts and no number."""
    return not any(isinstance(cell, int | float | Disguised) for cell in cells) and _filled(cells) <= 8


def _all_said(cells: list[Cell]) -> bool:
    """Whether every filled cell is a signature or a note of its own."""
    return all(
        isinstance(cell, str) and SIGNATURE.fullmatch(squeeze(cell)) is not None for cell in cells if cell
    )


def _filled(cells: list[Cell]) -> int:
    return sum(cell is not None and cell != "" for cell in cells)


class _Telling:
    """Whether an amount, a count, a known name or a number of identity stands where its column is, as in a data row.

    Texts and dates tell nothing: 填表人：王芳 and 2023年1月20日 may stand below any column.
    """

    def __init__(self, header: Header, lookups: Lookups) -> None:
        self._rules = [
            (place, column.rule(lookups))
            for column in header.sheet.columns
            if (place := header.place(column)) is not None
            and (column.kind in ("money", "whole", "name") or column.field in ("citizen_id", "credit_code"))
        ]

    def __call__(self, cells: list[Cell]) -> bool:
        return any(
            _reads(rule, cells[place])
            for place, rule in self._rules
            if place < len(cells) and cells[place] not in (None, MERGED)
        )


def _reads(rule: Rule, cell: Cell) -> bool:
    try:
        # An unknown name costs a search for the one that it may mean.
        return squeeze(as_text(cell)) in rule.names if isinstance(rule, Named) else rule(cell) is not None
    except CellFault:
        return False


def merge_faults(
    header: Header, head: Head, filled: Callable[[int, str], bool] = lambda _row, _header: False
) -> list[Fault]:
    """A fault for each merge over amounts, person-times or numbers of identity: it cannot be shared out.

    None where each of its rows was filled in by hand instead, as `filled` tells by row and canonical header.
    """
    columns = {
        place: column for column in header.sheet.columns if (place := header.place(column)) is not None
    }
    faults = []
    for first_row, first_column, last_row, last_column in _down(head, header):
        for place in range(first_column - 1, last_column):
            column = columns.get(place)
            rows = range(max(first_row, header.row + 1), last_row + 1)
            if column is not None and column.kind not in SHARED_KINDS:
                if all(filled(row, column.header) for row in rows):
                    continue
                message = _("“%(column)s”合并了%(count)d行，不知道各行应是多少。请取消合并，逐行填写。") % {
                    "column": _(column.header), "count": last_row - first_row + 1,
                }  # fmt: skip
                faults.append(
                    Fault(header.sheet.name, rows[0], column.header, "merged_amount", message, rows=len(rows))
                )
    return faults


def _down(head: Head, header: Header) -> Iterator[Merge]:
    """The merges over several rows of data. None reaches further than the last row that holds anything."""
    for first_row, first_column, last_row, last_column in head.merges:
        last = min(last_row, head.row_count)
        if last > max(first_row, header.row):
            yield first_row, first_column, last, last_column


def covered_faults(sheet: Sheet, places: Mapping[str, int], line: Line) -> Iterator[Fault]:
    """A fault for each cell of a row that holds what a merge hides; none where something was typed instead."""
    for column in sheet.columns:
        place = places.get(column.header)
        if place is not None and place in line.covered and line.cells[place] is MERGED:
            message = _("“%(column)s”这一格被合并单元格盖住，里面还有看不见的内容，不知道是否应计入。请取消合并，改好再传。") % {
                "column": _(column.header)
            }  # fmt: skip
            code = "unreadable" if column.kind in SHARED_KINDS else "merged_amount"
            yield Fault(sheet.name, line.number, column.header, code, message)


class _Merges:
    """Vertically merged text and dates mean the same in each of their rows; merged amounts mean nothing in any.

    What a cell holds beneath a merge is seen by nobody: it is read only where it is what the merge shows.
    """

    def __init__(self, header: Header, head: Head) -> None:
        kinds = {
            place: column.kind
            for column in header.sheet.columns
            if (place := header.place(column)) is not None
        }
        self.spans: dict[int, list[tuple[int, int, bool]]] = defaultdict(list)
        """Index of a column → first row, last row, whether what shows stands in this column, in one of the data rows."""
        for first_row, first_column, last_row, last_column in _down(head, header):
            for place in range(first_column - 1, last_column):
                if place in kinds:
                    shows = place == first_column - 1 and first_row > header.row
                    self.spans[place].append((first_row, last_row, shows))
        for spans in self.spans.values():
            spans.sort(reverse=True)
        self._shared = {place for place in self.spans if kinds[place] in SHARED_KINDS}
        self._current: dict[int, tuple[int, Cell]] = {}
        self.across: dict[int, list[int]] = defaultdict(list)
        """Number of a row → indexes of the cells that a merge along it covers."""
        for first_row, first_column, last_row, last_column in head.merges:
            if first_row == last_row > header.row:
                self.across[first_row] += [place for place in kinds if first_column <= place < last_column]

    def __call__(self, number: int, cells: list[Cell]) -> tuple[int, ...]:
        """Fill the row's cells as they are meant; which of them held something else."""
        covered = [
            place for place in self.across.get(number, ()) if place < len(cells) and not _blank(cells[place])
        ]
        for place, spans in self.spans.items():
            value = cells[place] if place < len(cells) else None
            while spans and spans[-1][0] <= number:
                first_row, last_row, shows = spans.pop()
                self._current[place] = last_row, value if shows and first_row == number else None
            last, merged = self._current.get(place, (0, None))
            if number <= last:
                cells.extend([None] * (place + 1 - len(cells)))
                cells[place] = merged if place in self._shared else MERGED
                if place in self._shared and not _blank(value) and not _same(value, merged):
                    covered.append(place)
        for place in covered:
            cells[place] = MERGED
        return tuple(covered)


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not squeeze(cell))


def _same(one: Cell, other: Cell) -> bool:
    both = isinstance(one, str) and isinstance(other, str)
    return squeeze(str(one)) == squeeze(str(other)) if both else one == other
