"""An .xls, .ods or .csv handed back as an .xlsx: the same values, text as text, and its marks."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

from songnuan.lib.spreadsheets.cells import Cell, Disguised, ErrorCell
from songnuan.lib.spreadsheets.marking.marks import AUTHOR, NOTES, BookMarks, SheetMarks, writable
from songnuan.lib.spreadsheets.marking.styles import AMBER_INK, RED_FILL, RED_INK
from songnuan.lib.spreadsheets.open import SheetRows

DAY, MOMENT, TIME = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss"
UNFIT = re.compile(r"[\[\]:*?/\\]|^'|'$")
LONGEST_TITLE = 31


def mark_rebuilt(sheets: Iterable[SheetRows], marks: BookMarks, target: Path) -> None:
    """Write the sheets, row by row. Raises Refused where reading breaks off."""
    with xlsxwriter.Workbook(str(target), {"constant_memory": True}) as book:
        look = _Look(book)
        for sheet in sheets:
            name = sheet.head.name
            if name != NOTES:
                _sheet(book, look, sheet, marks.sheets.get(name))
        if marks.whole:
            page = book.add_worksheet(NOTES)
            page.set_column(0, 0, 90)
            page.write_string(0, 0, NOTES, look.note(wrong=True, heading=True))
            for number, mark in enumerate(marks.whole, start=1):
                page.write_string(number, 0, writable(mark.text), look.note(wrong=mark.wrong))


class _Look:
    """Formats by what they are for, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._known: dict[Any, Any] = {}

    def cell(self, number_format: str, *, wrong: bool) -> Any:
        ground = {"bg_color": f"#{RED_FILL[2:]}"} if wrong else {}
        return self._format({"num_format": number_format, **ground})

    def note(self, *, wrong: bool, heading: bool = False) -> Any:
        ink = (RED_INK if wrong else AMBER_INK)[2:]
        return self._format(
            {
                "num_format": "@",
                "font_color": f"#{ink}",
                "bold": heading,
                "valign": "vcenter",
            }
        )

    def _format(self, properties: dict[str, Any]) -> Any:
        key = tuple(properties.items())
        if key not in self._known:
            self._known[key] = self._book.add_format(properties)
        return self._known[key]


def _sheet(book: Any, look: _Look, sheet: SheetRows, marks: SheetMarks | None) -> None:
    head = sheet.head
    taken = {page.get_name().casefold() for page in book.worksheets()}
    title = UNFIT.sub("_", head.name)[:LONGEST_TITLE] or None
    page = book.add_worksheet(title if title and title.casefold() not in taken else None)
    if head.hidden and len(book.worksheets()) > 1:
        page.hide()
    for column in head.hidden_columns:
        page.set_column(column - 1, column - 1, None, None, {"hidden": True})
    # The cells of a merge are blank in the file, so nothing but its place is to be written.
    page.merge.extend([top - 1, left - 1, bottom - 1, right - 1] for top, left, bottom, right in head.merges)
    if marks and marks.notes:
        page.set_column(marks.notes - 1, marks.notes - 1, 60)
    noted = marks.comments() if marks else {}
    waiting = marks.marked_rows if marks else []
    for number, cells in sheet:
        while waiting and waiting[-1] < number:
            _row(page, look, marks, noted, number=waiting.pop(), cells=[])
        while waiting and waiting[-1] == number:
            waiting.pop()
        if number in head.hidden_rows:
            page.set_row(number - 1, None, None, {"hidden": True})
        _row(page, look, marks, noted, number=number, cells=cells)
    while waiting:
        _row(page, look, marks, noted, number=waiting.pop(), cells=[])


def _row(
    page: Any,
    look: _Look,
    marks: SheetMarks | None,
    noted: Collection[tuple[int, int]],
    *,
    number: int,
    cells: list[Cell],
) -> None:
    marked = marks.cells.get(number, {}) if marks else {}
    wrong = {column for column, mark in marked.items() if mark.wrong}
    for column, text in (marks.values.get(number, {}) if marks else {}).items():
        cells = [*cells, *[None] * (column - len(cells))]
        cells[column - 1] = text
    for column in range(1, max([len(cells), *wrong]) + 1):
        if marks and column == marks.notes:
            continue
        cell = cells[column - 1] if column <= len(cells) else None
        _write(page, look, number - 1, column - 1, cell, wrong=column in wrong)
    for column, mark in marked.items():
        # Now, while the row is the current one: rows before it are written for good.
        if (number, column) in noted:
            text = writable(mark.text)
            page.write_comment(number - 1, column - 1, text, {"author": AUTHOR, "x_scale": 1.6})
    if marks and marks.notes:
        if number == marks.header:
            page.write_string(number - 1, marks.notes - 1, marks.heading, look.note(wrong=True, heading=True))
        elif number in marks.rows:
            mark = marks.rows[number]
            page.write_string(number - 1, marks.notes - 1, writable(mark.text), look.note(wrong=mark.wrong))


def _write(page: Any, look: _Look, row: int, column: int, cell: Cell, *, wrong: bool) -> None:
    """One cell of its own type; text is never taken for a formula, a link or a number."""
    match cell:
        case str() | ErrorCell() | Disguised():
            text = (
                cell if isinstance(cell, str) else cell.text if isinstance(cell, ErrorCell) else cell.written
            )
            page.write_string(row, column, writable(text), look.cell("@", wrong=wrong))
        case bool():
            page.write_boolean(row, column, cell, look.cell("General", wrong=wrong))
        case int() | float():
            page.write_number(row, column, cell, look.cell("General", wrong=wrong))
        case datetime.datetime():
            page.write_datetime(row, column, cell, look.cell(MOMENT, wrong=wrong))
        case datetime.date():
            page.write_datetime(row, column, cell, look.cell(DAY, wrong=wrong))
        case datetime.time():
            page.write_datetime(row, column, cell, look.cell(TIME, wrong=wrong))
        case _ if wrong:
            # Empty, or a formula whose value is lost: text format, so that what is typed stays as typed.
            page.write_blank(row, column, None, look.cell("@", wrong=True))
