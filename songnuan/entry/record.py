"""One row's cells made into a record, every fault of every cell named."""

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


class Row(NamedTuple):
    """A row that passed every check: its number in the file, its values in column order, its fingerprint (hex)."""

    number: int
    record: Any
    finger: str


class _Reader(NamedTuple):
    column: Column
    place: int | None
    rule: Rule
    default: Cell
    memo: dict[Cell, Plain]


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
        self._unasked = {column.field for column in sheet.columns if column.field not in places}
        self._readers = [
            _Reader(
                column,
                places.get(column.field),
                Money(scale) if column.kind == "money" else column.rule(lookups),
                defaults.get(column.header),
                {},
            )
            for column in sheet.columns
        ]

    def read(self, number: int, cells: list[Cell]) -> tuple[Any, list[Fault]]:
        """The record (values, or FAULTY) and the faults of its cells."""
        values: list[Plain] = []
        faults: list[Fault] = []
        width = len(cells)
        for column, place, rule, default, memo in self._readers:
            cell = cells[place] if place is not None and place < width else None
            if cell is MERGED:
                values.append(FAULTY)
                continue
            if cell is None or cell == "":
                cell = default
                if cell is None:
                    values.append(None)
                    continue
            if type(cell) is str and cell in memo:
                values.append(memo[cell])
                continue
            try:
                value = rule(cell)
                if value is None and default is not None:
                    value = rule(default)
            except CellFault as fault:
                faults.append(Fault(self._sheet.name, number, column.header, fault.code, str(fault.message)))
                value = FAULTY
            else:
                if type(cell) is str and len(memo) < _MEMO and column.kind != "digits":
                    memo[cell] = value
            values.append(value)
        record = self._sheet.record._make(values)
        return record, faults

    def required(self, number: int, record: Any, waived: frozenset[str] = frozenset()) -> list[Fault]:
        """A fault for each required cell that is empty. A column that is missing altogether is named once, elsewhere."""
        return [
            required(self._sheet, number, reader.column)
            for reader, value in zip(self._readers, record, strict=True)
            if value is None
            and reader.column.required
            and reader.column.field not in self._unasked
            and reader.column.field not in waived
        ]


def required(sheet: Sheet, number: int, column: Column) -> Fault:
    """The fault of an empty cell that must be filled."""
    return Fault(
        sheet.name, number, column.header, "required", _("%(column)s没有填。") % {"column": _(column.header)}
    )
