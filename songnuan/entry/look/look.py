"""The rows of a checked upload as the preview shows them: each fault beside what stands there, and what may be typed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from songnuan.entry.check import Checked, CheckedSheet
from songnuan.entry.faults import ELSEWHERE, Fault, in_general
from songnuan.entry.look import shown
from songnuan.entry.look.dates import ReadAs, ways
from songnuan.entry.look.knows import Knows
from songnuan.entry.look.row_names import name_of
from songnuan.entry.names import Lookups
from songnuan.entry.pending.minors import names_a_child
from songnuan.entry.record import FAULTY, Row
from songnuan.entry.rules.term import nearest
from songnuan.entry.sheets import BY_NAME, Column, Sheet
from songnuan.entry.units import heading, in_unit
from songnuan.entry.written import text_of
from songnuan.lib.spreadsheets.cells import Cell
from songnuan.lib.text import squeeze

_NOT_BY_TYPING = frozenset(("total_mismatch", "extra_column", ELSEWHERE))
_ELSEWHERE = {"co_funded": "人次"}
"""Faults that are mended in another column than the one they are said of."""
_PERSONAL = frozenset(("citizen_id", "phone", "card"))
MOST_PARTS = 15
"""A merged cell of more rows is to be parted in the file: a page has fifty faults, and a form a thousand fields."""

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
    """What the input holds to begin with; nothing of what is covered."""
    choices: tuple[str, ...]
    suggestion: str
    same: int
    """How many faulty cells of the column say the same, this one among them."""
    parts: tuple[tuple[int, str, str], ...] = ()
    """Of a merged cell: row, name and key of each of its rows, to be filled in one by one."""
    column: str = ""
    """What its column is called, amounts with the unit of the sheet."""
    asks: str = ""
    """The same of the column in which it is mended."""


class Look:
    """Looks up cells of a checked workbook, for faults and for what was typed."""

    def __init__(self, checked: Checked, faults: list[Fault], lookups: Lookups, knows: Knows) -> None:
        self._sheets = checked.sheets
        self._untold = {sheet.title for sheet in checked.sheets if knows.withholds_all(checked, sheet)}
        self._faults = faults
        self._lookups = lookups
        self._knows = knows

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
        return _understood(column, record, self._lookups, sheet.scale)

    def printed(self, sheet: CheckedSheet, row: int, header: str) -> str:
        """What an input holds of it to begin with: of what is covered, and of a row that is withheld, nothing."""
        column = shown.column_of(BY_NAME[sheet.name], header)
        if column is None or self._covers(sheet, row, column) or self._is_withheld(sheet, row):
            return ""
        return shown.numbers_covered(column, self.text(sheet, row, header))

    def _covers(self, sheet: CheckedSheet, row: int, column: Column) -> bool:
        """Whether a cell is not told in clear: a person's numbers to nobody, what is sealed of them, who took the money, the
        name of a child, and what may be any of these, to those alone who have the file."""
        if column.field in _PERSONAL:
            return True
        if self._knows.has_file or BY_NAME[sheet.name] not in shown.PERSONS:
            return False
        if (sheet.title, row, column.header) in self._unquoted:
            return True
        if column.field == "name":
            return self._may_be_a_child(sheet, row)
        return column.field in shown.PRIVATE

    def _is_withheld(self, sheet: CheckedSheet, number: int) -> bool:
        if sheet.title in self._untold:
            return True
        row = self._records[sheet.title].get(number)
        if number in sheet.kept or row is None:
            return self._knows.withholds_sent(sheet, number, self._lookups)
        return self._knows.withholds_read(BY_NAME[sheet.name], row, self._lookups)

    def _name(self, sheet: CheckedSheet, number: int) -> str:
        if self._is_withheld(sheet, number):
            return _("不公开")
        return name_of(sheet, number, self._records[sheet.title].get(number), self._lookups)

    def like(self, key: str) -> list[str]:
        """The keys of all faulty cells that say the same in the same column; of what is covered its own alone: how many are the
        same is not told either."""
        place = self._places.get(key)
        if place is None:
            return []
        sheet, row, header = place
        column = shown.column_of(BY_NAME[sheet.name], header)
        return (
            [key] if column is None or self._covers(sheet, row, column) else self._alike[self._said(*place)]
        )

    def _said(self, sheet: CheckedSheet, row: int, header: str) -> tuple[str, str, str]:
        return sheet.title, header, squeeze(self.text(sheet, row, header))

    @cached_property
    def read_as(self) -> tuple[ReadAs, ...]:
        """Ways to read whole columns of dates that no rule may choose between."""
        unread = {
            (fault.title, fault.row, fault.column) for fault in self._faults if fault.code == "date_invalid"
        }
        cells = [
            (key, sheet, header, self.text(sheet, row, header))
            for key, (sheet, row, header) in self._places.items()
            if (sheet.title, row, header) in unread
        ]
        return tuple(ways(cells, self._lookups))

    def _line(self, fault: Fault) -> FaultLine:
        found = self._sheet(fault)
        if found is None or fault.row is None:
            return FaultLine(fault, "", "", "", "", "", (), "", 0, column=heading(fault.column or "", 1))
        (index, sheet), number = found, fault.row
        called = heading(fault.column or "", sheet.scale)
        column = shown.column_of(BY_NAME[sheet.name], fault.column)
        name, withheld = self._name(sheet, number), self._is_withheld(sheet, number)
        unquoted = not self._knows.quotes(BY_NAME[sheet.name], fault.code)
        cell = shown.cell_at(sheet, number, fault.column)
        if withheld or not self._knows.says(BY_NAME[sheet.name], fault.code, cell):
            fault = replace(fault, message=in_general(fault.code))
        if column is None or fault.code == "total_mismatch":
            return FaultLine(
                fault, name if fault.column is None else "", "", "", "", "", (), "", 0, column=called
            )
        key = self._key(index, sheet, fault)
        asked = shown.column_of(BY_NAME[sheet.name], _ELSEWHERE.get(fault.code, fault.column)) or column
        choices = tuple(getattr(self._lookups, asked.names)) if asked.names else ()
        text = self.text(sheet, number, asked.header)
        suggestion = nearest(squeeze(text), list(choices)) if choices and text and key else None
        quoted = not self._covers(sheet, number, asked)
        return FaultLine(
            fault=fault,
            name=name,
            content=_("不公开")
            if withheld
            else shown.kept()
            if unquoted
            else self._content(sheet, fault, column),
            key=key,
            kind=asked.kind,
            text=self.printed(sheet, number, asked.header),
            choices=choices,
            suggestion=suggestion if suggestion and quoted and not fault.is_warning else "",
            same=len(self.like(key)) if quoted else 0,
            parts=tuple(
                (row, self._name(sheet, row), part) for row, part in self._parts(index, sheet, fault)
            ),
            column=called,
            asks=heading(asked.header, sheet.scale),
        )

    def _parts(self, index: int, sheet: CheckedSheet, fault: Fault) -> list[tuple[int, str]]:
        """The rows of a merged cell, and the keys of their cells."""
        merged = fault.code == "merged_amount" and fault.rows <= MOST_PARTS
        if not merged or fault.row is None or fault.column not in sheet.places or sheet.unit_open:
            return []
        at = [column.header for column in BY_NAME[sheet.name].columns].index(fault.column or "")
        rows = range(fault.row, fault.row + fault.rows)
        return [(row, f"{index}-{row}-{at}") for row in rows if not self._is_withheld(sheet, row)]

    def _content(self, sheet: CheckedSheet, fault: Fault, column: Column) -> str:
        kind, row = BY_NAME[sheet.name], fault.row or 0
        if fault.code == "id_number_damaged":
            return shown.damaged()
        if row in sheet.kept:
            return shown.content(kind, column, shown.cell_at(sheet, row, column.header))
        return shown.masked(kind, column, self.text(sheet, row, column.header))

    def _key(self, index: int, sheet: CheckedSheet, fault: Fault) -> str:
        header = _ELSEWHERE.get(fault.code, fault.column)
        columns = [column.header for column in BY_NAME[sheet.name].columns]
        may = fault.code not in _NOT_BY_TYPING and fault.code != "merged_amount" and header in sheet.places
        # Whoever may not read a row types none of it anew: they would write over what they do not see, and of its class one
        # that is told.
        may = may and not self._is_withheld(sheet, fault.row or 0)
        if sheet.unit_open and _is_amount(BY_NAME[sheet.name], header):
            return ""  # in which unit would it be typed?
        if header == "身份证号" and not self._knows.has_file and self._may_be_a_child(sheet, fault.row or 0):
            return ""  # a grown-up's number would open the name
        return f"{index}-{fault.row}-{columns.index(header)}" if may and header else ""

    def _may_be_a_child(self, sheet: CheckedSheet, row: int) -> bool:
        cells: dict[str, Cell] = {
            header: self.text(sheet, row, header)
            for header in ("身份证号", "建档日期")
            if header in sheet.places
        }
        return names_a_child(BY_NAME[sheet.name], cells, self._lookups)

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
            if there is None or fault.row is None or not fault.column:
                continue
            if key := self._key(*there, fault):
                found[key] = there[1], fault.row, _ELSEWHERE.get(fault.code, fault.column)
            for row, part in self._parts(*there, fault):
                found[part] = there[1], row, fault.column
        return found

    @cached_property
    def _unquoted(self) -> set[tuple[str, int, str]]:
        """Title, row and header of the cells that may hold anything, to who has not the file."""
        return {
            (there[1].title, fault.row, fault.column)
            for fault in self._faults
            if fault.row is not None and fault.column and (there := self._sheet(fault))
            if not self._knows.quotes(BY_NAME[there[1].name], fault.code)
        }

    @cached_property
    def _alike(self) -> dict[tuple[str, str, str], list[str]]:
        """Title, header and text → the keys of all faulty cells that say so: asked for each line, worked out once."""
        found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for key, place in self._places.items():
            found[self._said(*place)].append(key)
        return found


def _is_amount(sheet: Sheet, header: str | None) -> bool:
    column = shown.column_of(sheet, header)
    return column is not None and column.kind == "money"


def _understood(column: Column, row: Row, lookups: Lookups, scale: int) -> str:
    """A value as it was understood, in clear; an amount in the unit of its sheet."""
    value = getattr(row.record, column.field)
    if value == FAULTY:
        return ""
    if column.kind == "money" and isinstance(value, int) and scale != 1:
        return in_unit(value, scale)
    return text_of(column, value, lookups)
