"""Marks on their way to the process that writes them into a workbook."""

from __future__ import annotations

import json
from typing import Any

from songnuan.lib.spreadsheets.marking.marks import BookMarks, Mark, SheetMarks


def carried(marks: BookMarks) -> bytes:
    """As JSON: a text may hold half a character."""
    document = [
        [_sheet(name, sheet) for name, sheet in marks.sheets.items()],
        [[mark.text, mark.wrong] for mark in marks.whole],
    ]
    return json.dumps(document).encode()


def _sheet(name: str, sheet: SheetMarks) -> list[Any]:
    cells = [
        [row, column, mark.text, mark.wrong]
        for row, marked in sheet.cells.items()
        for column, mark in marked.items()
    ]
    rows = [[row, mark.text, mark.wrong] for row, mark in sheet.rows.items()]
    values = [[row, column, text] for row, texts in sheet.values.items() for column, text in texts.items()]
    return [name, sheet.header, sheet.notes, sheet.heading, cells, rows, values]


def parsed(content: bytes) -> BookMarks:
    """The marks again."""
    sheets, whole = json.loads(content)
    marks = BookMarks(whole=[Mark(text, wrong) for text, wrong in whole])
    for name, header, notes, heading, cells, rows, values in sheets:
        sheet = marks.sheets[name] = SheetMarks(header, notes, heading=heading)
        for row, column, text, wrong in cells:
            sheet.cells.setdefault(row, {})[column] = Mark(text, wrong)
        sheet.rows.update((row, Mark(text, wrong)) for row, text, wrong in rows)
        for row, column, text in values:
            sheet.add_value(row, column, text)
    return marks
