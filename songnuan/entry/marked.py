"""The clerk's own workbook handed back: wrong cells red, each fault written beside its row."""

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from songnuan.entry.check import NOTHING_MENDED, CheckedSheet, Mended
from songnuan.entry.faults import Fault
from songnuan.lib.spreadsheets.limits import LIMITS
from songnuan.lib.spreadsheets.marking.copy import write_marked_copy
from songnuan.lib.spreadsheets.marking.marks import GAP, NOTES, BookMarks, Mark, SheetMarks
from songnuan.lib.spreadsheets.marking.rebuilt import mark_rebuilt
from songnuan.lib.spreadsheets.open import open_workbook

XLSX = ".xlsx"


def write_marked(
    original: Path,
    filename: str,
    sheets: Sequence[CheckedSheet],
    faults: Iterable[Fault],
    target: Path,
    *,
    mended: Mended = NOTHING_MENDED,
) -> None:
    """Write the workbook with its faults to `target`, an .xlsx, whole or not at all.

    What was corrected in the preview stands in its cells: sent again, it is understood.

    An .xlsx keeps everything that is not marked; .xls, .ods and .csv become an .xlsx of the same values.
    The file holds what the original holds and can be read by its owner alone. Raises Refused where the
    original cannot be read, OSError where the target cannot be written.
    """
    marks = marks_of(sheets, faults)
    for sheet in sheets:
        for row, typed in sheet.typed(mended).items():
            for header, text in typed.items():
                marks.sheets[sheet.title].add_value(row, sheet.places[header] + 1, text)
    handle, name = tempfile.mkstemp(suffix=XLSX, prefix=".marked-", dir=target.parent)
    os.close(handle)
    written = Path(name)
    try:
        if PurePosixPath(filename).suffix.lower() == XLSX:
            write_marked_copy(original, marks, written)
        else:
            with open_workbook(original, filename) as rows:
                mark_rebuilt(rows, marks, written)
        written.replace(target)
    finally:
        written.unlink(missing_ok=True)


def marked_name(filename: str) -> str:
    """What the marked copy of a file is called."""
    return f"{PurePosixPath(filename).stem}-标红{XLSX}"


def marks_of(sheets: Sequence[CheckedSheet], faults: Iterable[Fault]) -> BookMarks:
    """Every fault in its place on the file's own sheets."""
    marks = BookMarks({sheet.title: _blank(sheet) for sheet in sheets})
    titled = {sheet.title: sheet for sheet in sheets}
    named = {sheet.name: sheet for sheet in reversed(sheets)}
    for fault in faults:
        mark = Mark(fault.message, not fault.is_warning)
        sheet = titled.get(fault.title) if fault.sheet else None
        sheet = sheet or named.get(fault.sheet or "")
        sheet = sheet or next(iter(sheets), None)
        if sheet is None:
            marks.whole.append(mark)
        else:
            _place(marks.sheets[sheet.title], sheet, fault, mark)
    return marks


def _blank(sheet: CheckedSheet) -> SheetMarks:
    return SheetMarks(sheet.header, sheet.notes + 1 if sheet.notes < LIMITS.columns else None)


def _place(marks: SheetMarks, sheet: CheckedSheet, fault: Fault, mark: Mark) -> None:
    place = sheet.places.get(fault.column) if fault.sheet and fault.column else None
    if fault.row is None:
        # Of a column: on its header; of the sheet or the file: on the header of our own column.
        first = min(sheet.places.values(), default=0) + 1
        marks.add_cell(sheet.header, (marks.notes or first) if place is None else place + 1, mark)
        if mark.wrong:
            marks.heading += f"{'：' if marks.heading == NOTES else GAP}{mark.text}"
        return
    if place is not None:
        marks.add_cell(fault.row, place + 1, mark)
    marks.add_row(fault.row, Mark(f"{fault.column}：{mark.text}" if fault.column else mark.text, mark.wrong))
