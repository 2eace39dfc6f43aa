"""A .csv that Excel opens as UTF-8 and in which no text can become a formula."""

from __future__ import annotations

import csv
import io

from songnuan.lib.spreadsheets.writing.mark import mark_line
from songnuan.lib.spreadsheets.writing.sheet import Sheet, Value, yuan_text
from songnuan.lib.spreadsheets.writing.texts import quoted


def write_csv(sheet: Sheet, mark: str) -> bytes:
    """The table under its watermark. Numbers stand bare, negative ones too; texts are quoted where they must be."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([mark_line(mark)])
    writer.writerows([quoted(line)] for line in sheet.above)
    writer.writerow([quoted(column.header) for column in sheet.columns])
    kinds = [column.kind for column in sheet.columns]
    for row in (*sheet.rows, *([sheet.total] if sheet.total else [])):
        writer.writerow([_cell(value, kind) for value, kind in zip(row, kinds, strict=True)])
    writer.writerows([quoted(line)] for line in sheet.below)
    return buffer.getvalue().encode("utf-8-sig")


def _cell(value: Value, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, int) and kind == "money":
        return yuan_text(value)
    return str(value)
