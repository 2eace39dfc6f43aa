"""One row's cells made into a record, every fault of every cell named."""

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from songnuan.entry.faults import CellFault, Fault
from songnuan.entry.names import Lookups
from songnuan.entry.rules.number import Money
from songnuan.entry.rules.text import Plain
from songnuan.entry.sheets import Column, Rule, Sheet
from songnuan.entry.table import MERGED
from songnuan.lib.spreadsheets.cells import Cell

FAULTY = "\0faulty"
"""Stands in a record where the cell had a fault: filled, but not usable. No text cell can hold it."""

_MEMO = 20_000
_REPEATED = frozenset((str, datetime.date, datetime.datetime))
"""Cells that are remembered as they are. Numbers are remembered with their type: 1, 1.0 and True are equal."""
_UNKNOWN = object()


class Row(NamedTuple):
    """A row that passed every check: its number in the file, its values in column order, its fingerprint,
    and the fingerprint of the key that may be live only once (None where it has no key)."""

    number: int
    record: Any
    finger: bytes
    key: bytes | None


class _Reader(NamedTuple):
    column: Column
    rule: Rule
    default: Cell
    known: dict[Any, Plain]


class RecordReader:
    """Reads rows of one sheet. Repeated texts (names, dates, categories) are judged once."""

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
        self._readers = [
            _Reader(
                column,
                Money(scale) if column.kind == "money" else column.rule(lookups),
                defaults.get(column.header),
                {MERGED: FAULTY} if column.header in defaults else {MERGED: FAULTY, None: None, "": None},
            )
            for column in sheet.columns
        ]
        # Where each column's cell stands in a row of full width; behind it stands an empty one.
        self._finds = [
            (places.get(reader.column.field, self._width), reader.known.get) for reader in self._readers
        ]
        self._required = [
            (at, column)
            for at, column in enumerate(sheet.columns)
            if column.required and column.field in places
        ]

    def read(self, number: int, cells: list[Cell]) -> tuple[Any, list[Fault]]:
        """The record (values, or FAULTY) and the faults of its cells."""
        row = cells[: self._width]
        row += [None] * (self._width + 1 - len(row))
        values: list[Any] = [find(row[place], _UNKNOWN) for place, find in self._finds]
        faults: list[Fault] = []
        if _UNKNOWN in values:
            for at, reader in enumerate(self._readers):
                if values[at] is _UNKNOWN:
                    try:
                        values[at] = _judged(reader, row[self._finds[at][0]])
                    except CellFault as fault:
                        header = reader.column.header
                        faults.append(Fault(self._sheet.name, number, header, fault.code, str(fault.message)))
                        values[at] = FAULTY
        return self._sheet.record._make(values), faults

    def lacking(self, record: Any) -> list[Column]:
        """Required columns whose cells are empty. One that is missing altogether is named once, elsewhere."""
        return [column for at, column in self._required if record[at] is None]


def _judged(reader: _Reader, cell: Cell) -> Plain:
    """One cell by its rule, remembered where it is likely to come again. Raises CellFault."""
    column, rule, default, known = reader
    if default is not None and (cell is None or cell == ""):
        cell = default
    if column.kind == "digits" and default is None:
        return rule(cell)
    kind = type(cell)
    token: Any = cell if kind in _REPEATED else (kind, cell)
    if token in known:
        return known[token]
    value = rule(cell)
    if value is None and default is not None:
        value = rule(default)
    if len(known) < _MEMO and column.kind != "digits":
        known[token] = value
    return value


def required(sheet: Sheet, number: int, column: Column) -> Fault:
    """The fault of an empty cell that must be filled."""
    return Fault(
        sheet.name, number, column.header, "required", _("%(column)s没有填。") % {"column": _(column.header)}
    )
