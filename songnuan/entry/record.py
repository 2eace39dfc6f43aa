"""Rows of cells made into records, column by column, every fault of every cell named."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from songnuan.entry.faults import CellFault, Fault
from songnuan.entry.names import Lookups
from songnuan.entry.rules.number import Money
from songnuan.entry.rules.text import UNSETTLED, Plain
from songnuan.entry.sheets import Column, Rule, Sheet
from songnuan.entry.table import MERGED
from songnuan.entry.units import bare
from songnuan.lib.spreadsheets.cells import Cell

FAULTY = "\0faulty"
"""Stands in a record where the cell had a fault: filled, but not usable. No text cell can hold it."""

_MEMO = 10_000
_UNLIKE = frozenset((float, bool))
"""Numbers are remembered with their type: 1, 1.0 and True are equal."""


class Row(NamedTuple):
    """A row that passed every check: its number in the file, its values in column order, its fingerprint,
    and the fingerprint of the key that may be live only once (None where it has no key)."""

    number: int
    record: Any
    finger: bytes
    key: bytes | None


@dataclass(frozen=True)
class Block:
    """Some rows as records (values, or FAULTY), and by place in the block the faults of their cells."""

    records: list[Any]
    faults: Mapping[int, list[Fault]]
    faulty: frozenset[int]
    """Rows with a value that is not usable; a merged one is named elsewhere."""


class RecordReader:
    """Reads rows of one sheet. What is repeated in a column (names, dates, categories) is judged once."""

    def __init__(
        self,
        sheet: Sheet,
        places: Mapping[str, int],
        lookups: Lookups,
        defaults: Mapping[str, str],
        scale: int = 1,
    ) -> None:
        self._sheet = sheet
        self._width = max(places.values(), default=-1) + 1
        self._blank: list[Cell] = [None] * self._width
        self._columns = [
            _Column(
                column,
                Money(scale) if column.kind == "money" else column.rule(lookups),
                defaults.get(column.header),
                # Where it stands in a row; behind the last one that is read stands an empty cell.
                places.get(column.field, self._width),
            )
            for column in sheet.columns
        ]
        self._required = [
            (at, column)
            for at, column in enumerate(sheet.columns)
            if column.required and column.field in places
        ]

    def read(self, numbers: Sequence[int], rows: Sequence[list[Cell]]) -> Block:
        """A few hundred rows at once, in order, with the numbers that Excel shows."""
        # A row that is too short gets empty cells, one that is too long loses what no column reads.
        cells = list(zip(*[(row + self._blank)[: self._width] for row in rows], strict=True))
        cells.append((None,) * len(rows))
        faults: defaultdict[int, list[Fault]] = defaultdict(list)
        faulty: set[int] = set()
        columns = []
        for column in self._columns:
            values, wrong = column.read(cells[column.place])
            columns.append(values)
            for at, fault in wrong:
                faulty.add(at)
                if fault is not None:
                    header = column.column.header
                    faults[at].append(Fault(self._sheet.name, numbers[at], header, fault.code, fault.said))
        for place, needed in self._required:
            if None in columns[place]:
                for at, value in enumerate(columns[place]):
                    if value is None:
                        faults[at].append(required(self._sheet, numbers[at], needed))
        records = list(map(self._sheet.record._make, zip(*columns, strict=True)))
        return Block(records, faults, frozenset(faulty))


class _Wrong(NamedTuple):
    """What a rule said of a cell; its sentence is made once for all cells that hold the same."""

    code: str
    said: str


Wrong = list[tuple[int, _Wrong | None]]
"""Places in a column whose values are not usable, and why."""


class _Column:
    """One column of a sheet that is being read, and what is known of its cells so far."""

    def __init__(self, column: Column, rule: Rule, default: Cell, place: int) -> None:
        self.column = column
        self.place = place
        self._rule = rule
        self._many = getattr(rule, "many", None)
        self._unlike = column.kind == "digits"  # a number of one's own each
        self._default = default
        self._right: dict[Any, Plain] = {}
        self._wrong: dict[Any, _Wrong | None] = {MERGED: None}

    def read(self, cells: Sequence[Cell]) -> tuple[Sequence[Plain], Wrong]:
        """The values of some cells, FAULTY where there is none to be had."""
        tokens: Sequence[Any] = cells
        if not _UNLIKE.isdisjoint(map(type, cells)):
            tokens = list(zip(map(type, cells), cells, strict=True))
            tokens = [cell if cell is MERGED else token for token, cell in zip(tokens, cells, strict=True)]
        if not self._unlike:
            with suppress(KeyError):  # in most columns each cell came before, and was right
                return list(map(self._right.__getitem__, tokens)), []
        distinct = set(tokens)
        fresh = distinct.difference(self._right, self._wrong)
        if self._many is not None and (self._unlike or len(fresh) * 2 > len(cells)):
            values, wrong = self._one_by_one(self._many(cells), cells)
            if not wrong and not self._unlike and len(self._right) < _MEMO:
                self._right.update(zip(tokens, values, strict=True))
            return values, wrong
        if len(self._right) + len(self._wrong) + len(fresh) > _MEMO:
            self._right, self._wrong, fresh = {}, {MERGED: None}, distinct - {MERGED}
        for token in fresh:
            self._learn(token, token[1] if type(token) is tuple else token)
        wrong = [(at, self._wrong[token]) for at, token in enumerate(tokens) if token in self._wrong]
        return [self._right.get(token, FAULTY) for token in tokens], wrong

    def _learn(self, token: Any, cell: Cell) -> None:
        try:
            self._right[token] = self._judged(cell)
        except CellFault as fault:
            self._wrong[token] = _Wrong(fault.code, str(fault.message))

    def _one_by_one(self, values: list[Any], cells: Sequence[Cell]) -> tuple[Sequence[Plain], Wrong]:
        """Cells that hardly come again: what their rule left unsettled at a glance it looks at more closely."""
        wrong: Wrong = []
        for at in [at for at, value in enumerate(values) if value is UNSETTLED]:
            cell = cells[at]
            try:
                values[at] = FAULTY if cell is MERGED else self._judged(cell)
            except CellFault as fault:
                values[at] = FAULTY
                wrong.append((at, _Wrong(fault.code, str(fault.message))))
            else:
                if cell is MERGED:
                    wrong.append((at, None))
        return values, wrong

    def _judged(self, cell: Cell) -> Plain:
        """One cell by its rule, or what was answered instead of an empty one. Raises CellFault."""
        if self._default is not None and (cell is None or cell == ""):
            cell = self._default
        value = None if cell is None or cell == "" else self._rule(cell)
        if value is None and self._default is not None:
            value = self._rule(self._default)
        return value


def required(sheet: Sheet, number: int, column: Column) -> Fault:
    """The fault of an empty cell that must be filled."""
    return Fault(
        sheet.name,
        number,
        column.header,
        "required",
        _("%(column)s没有填。") % {"column": bare(column.header)},
    )
