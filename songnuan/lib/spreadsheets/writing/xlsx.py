"""An .xlsx whose every text is typed as text, row after row in constant memory."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from songnuan.lib.spreadsheets.writing.mark import mark_line
from songnuan.lib.spreadsheets.writing.sheet import MOST_ROWS, Column, Sheet, TooManyRows, Value
from songnuan.lib.spreadsheets.writing.texts import printed, sheet_title

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = "微软雅黑"
A4 = 9
TALL = 30
_LONGEST_FOOTER = 200
_FORMATS: dict[str, dict[str, object]] = {
    "text": {"num_format": "@", "text_wrap": True},
    "money": {"num_format": "#,##0.00"},
    "count": {"num_format": "#,##0"},
    "day": {"num_format": "yyyy-mm-dd", "align": "center"},
}


class _Look:
    """The cell formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        base: dict[str, object] = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
        line: dict[str, object] = {"border": 1, "border_color": "#8D8578"}
        self.body = {kind: book.add_format({**base, **line, **more}) for kind, more in _FORMATS.items()}
        self.total = {
            kind: book.add_format({**base, **line, **more, "bold": True}) for kind, more in _FORMATS.items()
        }
        self.header = book.add_format(
            {**base, **line, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#F6F1E7"}
        )
        self.title = book.add_format({**base, "bold": True, "font_size": 14})
        self.line = book.add_format({**base, "font_color": "#4A4F57"})
        self.mark = book.add_format({**base, "font_size": 8, "font_color": "#6B6F76"})


def write_xlsx(
    target: BinaryIO, sheets: Iterable[Sheet], mark: str, *, pages: str = "&P / &N", on_disk: bool = False
) -> int:
    """Write the sheets under a watermark and answer how many rows of data they hold.

    `mark` stands in the first line and in the footer of every printed page, with `pages` beside it.
    `on_disk` keeps memory constant by way of temporary files: for what is masked only. Raises TooManyRows.
    """
    options = {"constant_memory": True} if on_disk else {"in_memory": True}
    written = 0
    with Workbook(target, {**options, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        look = _Look(book)
        for sheet in sheets:
            written += _write(book.add_worksheet(sheet_title(sheet.title)), sheet, mark, pages, look)
    return written


def _write(page: Worksheet, sheet: Sheet, mark: str, pages: str, look: _Look) -> int:
    _prepare(page, sheet, mark, pages)
    _text(page, 0, 0, mark_line(mark), look.mark)
    at = 1
    for line in sheet.above:
        _text(page, at, 0, line, look.title if at == 1 else look.line)
        at += 1
    for place, column in enumerate(sheet.columns):
        _text(page, at, place, column.header, look.header)
    page.freeze_panes(at + 1, 0)
    page.repeat_rows(at)
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        if count > MOST_ROWS:
            raise TooManyRows
        _row(page, at + count, row, sheet.columns, look.body, tall=sheet.tall)
    at += count + 1
    if sheet.total:
        _row(page, at, sheet.total, sheet.columns, look.total, tall=False)
        at += 1
    for number, line in enumerate(sheet.below):
        _text(page, at + number, 0, line, look.line)
    return count


def _prepare(page: Worksheet, sheet: Sheet, mark: str, pages: str) -> None:
    page.set_paper(A4)
    if not sheet.portrait:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.set_footer(f"&L&8{printed(mark[:_LONGEST_FOOTER])}&R&8{pages}")
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)


def _row(
    page: Worksheet,
    at: int,
    row: Sequence[Value],
    columns: tuple[Column, ...],
    formats: dict[str, Format],
    *,
    tall: bool,
) -> None:
    if tall:
        page.set_row(at, TALL)
    for place, (value, column) in enumerate(zip(row, columns, strict=True)):
        cell = formats[column.kind]
        if value is None or value == "":
            page.write_blank(at, place, None, cell)
        elif isinstance(value, str):
            _text(page, at, place, value, formats["text"] if column.kind != "text" else cell)
        elif isinstance(value, datetime.date):
            page.write_datetime(at, place, value, cell)
        else:
            page.write_number(at, place, value / 100 if column.kind == "money" else value, cell)


def _text(page: Worksheet, at: int, place: int, text: str, cell: Format) -> None:
    """Typed as a string, never guessed at; a text that the format cannot hold is an error, not a shorter one."""
    if page.write_string(at, place, text, cell) < 0:
        raise ValueError(f"row {at + 1}, column {place + 1}: too long for a cell")
