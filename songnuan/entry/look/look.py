"""The rows of a checked upload as the preview shows them: each fault beside what stands there, and what may be typed."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from songnuan.entry.check import Checked, CheckedSheet
from songnuan.entry.faults import Fault
from songnuan.entry.look import shown
from songnuan.entry.look.row_names import name_of
from songnuan.entry.names import Lookups
from songnuan.entry.record import FAULTY, Row
from songnuan.entry.rules.term import nearest
from songnuan.entry.sheets import BY_NAME, Column
from songnuan.entry.written import text_of
from songnuan.lib.text import squeeze

_NOT_BY_TYPING = frozenset(
    ("merged_amount", "total_mismatch", "extra_column", "helped_elsewhere", "co_funded")
)
_PERSONAL = frozenset(("citizen_id", "phone", "card"))

Place = tuple[CheckedSheet, int, str]
"""A sheet of the file, a row, a canonical header."""


@dataclass(frozen=True)
class FaultLine:
    """A fault as the table shows it. `key` names its cell in the form, empty where typing cannot mend it."""

    fault: Fault
    name: str
    content: str
    key: str
    kind: str
    text: str
    """What the input holds to begin with; nothing of a person's numbers."""
    choices: tuple[str, ...]
    suggestion: str
    same: int
    """How many faulty cells of the column say the same, this one among them."""


class Look:
    """Looks up cells of a checked workbook, for faults and for what was typed."""

    def __init__(self, checked: Checked, faults: list[Fault], lookups: Lookups) -> None:
        self._sheets = checked.sheets
        self._faults = faults
        self._lookups = lookups

    def lines(self, faults: Iterable[Fault]) -> Iterator[FaultLine]:
        """The faults of one page of the table."""
        for fault in faults:
            yield self._line(fault)

    def place(self, key: str) -> Place | None:
        """The cell that a form names; None where there is none or it was not found wrong."""
        return self._places.get(key)

    def text(self, sheet: CheckedSheet, row: int, header: str) -> str:
        """What stands in a cell, in clear."""
        if row in sheet.kept:
            return shown.as_written(shown.cell_at(sheet, row, header))
        record = self._records[sheet.title].get(row)
        column = shown.column_of(BY_NAME[sheet.name], header)
        if record is None or column is None:
            return ""
        return _understood(column, record, self._lookups)

    def like(self, key: str) -> list[str]:
        """The keys of all faulty cells that say the same in the same column, this one first."""
        place = self._places.get(key)
        if place is None:
            return []
        sheet, row, header = place
        said = squeeze(self.text(sheet, row, header))
        return [
            other
            for other, (its_sheet, its_row, its_header) in self._places.items()
            if its_sheet is sheet
            and its_header == header
            and squeeze(self.text(sheet, its_row, header)) == said
        ]

    def _line(self, fault: Fault) -> FaultLine:
        found = self._sheet(fault)
        if found is None or fault.row is None:
            return FaultLine(fault, "", "", "", "", "", (), "", 0)
        index, sheet = found
        column = shown.column_of(BY_NAME[sheet.name], fault.column)
        name = name_of(sheet, fault.row, self._records[sheet.title].get(fault.row), self._lookups)
        if column is None or fault.code == "total_mismatch":
            return FaultLine(fault, name if fault.column is None else "", "", "", "", "", (), "", 0)
        key = self._key(index, sheet, fault)
        choices = tuple(getattr(self._lookups, column.names)) if column.names else ()
        text = self.text(sheet, fault.row, column.header)
        suggestion = nearest(squeeze(text), list(choices)) if choices and text and key else None
        return FaultLine(
            fault=fault,
            name=name,
            content=shown.damaged()
            if fault.code == "id_number_damaged"
            else self._content(sheet, fault.row, column),
            key=key,
            kind=column.kind,
            text="" if column.field in _PERSONAL else text,
            choices=choices,
            suggestion=suggestion or "",
            same=self._same[sheet.title, column.header, squeeze(text)] if suggestion else 0,
        )

    def _content(self, sheet: CheckedSheet, row: int, column: Column) -> str:
        kind = BY_NAME[sheet.name]
        if row in sheet.kept:
            return shown.content(kind, column, shown.cell_at(sheet, row, column.header))
        return shown.masked(kind, column, self.text(sheet, row, column.header))

    def _key(self, index: int, sheet: CheckedSheet, fault: Fault) -> str:
        columns = [column.header for column in BY_NAME[sheet.name].columns]
        may = fault.code not in _NOT_BY_TYPING and fault.column in sheet.places
        return f"{index}-{fault.row}-{columns.index(fault.column)}" if may and fault.column else ""

    def _sheet(self, fault: Fault) -> tuple[int, CheckedSheet] | None:
        for index, sheet in enumerate(self._sheets):
            if fault.sheet == sheet.name and fault.title in ("", sheet.title):
                return index, sheet
        return None

    @cached_property
    def _records(self) -> dict[str, dict[int, Row]]:
        return {sheet.title: {row.number: row for row in sheet.rows} for sheet in self._sheets}

    @cached_property
    def _places(self) -> dict[str, Place]:
        found: dict[str, Place] = {}
        for fault in self._faults:
            there = self._sheet(fault) if fault.row is not None and fault.column else None
            key = self._key(*there, fault) if there else ""
            if there and key and fault.row is not None and fault.column:
                found[key] = there[1], fault.row, fault.column
        return found

    @cached_property
    def _same(self) -> Counter[tuple[str, str, str]]:
        return Counter(
            (sheet.title, header, squeeze(self.text(sheet, row, header)))
            for sheet, row, header in self._places.values()
            if (column := shown.column_of(BY_NAME[sheet.name], header)) and column.names
        )


def _understood(column: Column, row: Row, lookups: Lookups) -> str:
    """A value as it was understood, in clear."""
    value = getattr(row.record, column.field)
    return "" if value == FAULTY else text_of(column, value, lookups)
