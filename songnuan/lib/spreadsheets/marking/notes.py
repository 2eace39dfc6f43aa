"""Our own sheet, which says what is wrong with the file as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from songnuan.lib.spreadsheets.marking.marks import NOTES, Mark
from songnuan.lib.spreadsheets.marking.plain import DECLARATION
from songnuan.lib.spreadsheets.marking.rows import in_place
from songnuan.lib.spreadsheets.marking.styles import Styles


def notes_sheet(marks: Sequence[Mark], styles: Styles, namespace: str) -> str:
    """The part of the sheet: a heading, and a line for each mark."""
    lines = [(NOTES, styles.notes(wrong=True, heading=True))]
    lines += [(mark.text, styles.notes(wrong=mark.wrong)) for mark in marks]
    rows = "".join(
        f'<row r="{number}"><c r="A{number}" s="{style}" t="inlineStr">'
        f'<is><t xml:space="preserve">{in_place(text)}</t></is></c></row>'
        for number, (text, style) in enumerate(lines, start=1)
    )
    return (
        f'{DECLARATION}<worksheet xmlns="{namespace}"><cols><col min="1" max="1" width="90" customWidth="1"/></cols>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
