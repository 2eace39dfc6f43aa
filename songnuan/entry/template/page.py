"""One data sheet of the template: headers with their help, formats of whole columns, validations, paper."""

import math

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from songnuan.entry.rules.term import Named
from songnuan.entry.rules.text import Text
from songnuan.entry.sheets import Column, Sheet
from songnuan.entry.template.form import Form
from songnuan.entry.template.help import help_text
from songnuan.entry.template.limits import limit_of
from songnuan.entry.template.look import A3, A4, FONT, Look
from songnuan.lib.spreadsheets.limits import LIMITS

LAST_ROW = LIMITS.rows
"""Row of the last validated cell, the header being row 0: all rows that a sheet may hold."""

_WIDTHS = {"digits": 20, "day": 13, "money": 13, "whole": 9}
_WIDEST_ON_A4 = 220


def write_page(book: Workbook, sheet: Sheet, form: Form, look: Look) -> None:
    """Add the sheet, empty, ready to be filled from row 2 on."""
    page = book.add_worksheet(sheet.name)
    page.set_default_row(20)
    page.set_row(0, 28)
    page.freeze_panes(1, 0)
    widths = [_width(column, form) for column in sheet.columns]
    for place, (column, width) in enumerate(zip(sheet.columns, widths, strict=True)):
        page.set_column(place, place, width, look.columns[column.kind])
        page.write_string(0, place, column.header, look.required if column.required else look.optional)
        text = help_text(sheet, column, form)
        page.write_comment(0, place, text, {"font_name": FONT, "font_size": 10, **_box(text)})
        limit = limit_of(column, form)
        if limit.validation:
            message = {"error_title": column.header, "error_message": limit.sentence}
            page.data_validation(1, place, LAST_ROW, place, {**limit.validation, **message})
    # Here numbers are text on purpose; a green corner in each cell would invite the clerk to "repair" them.
    page.ignore_errors({"number_stored_as_text": xl_range(1, 0, LAST_ROW, len(widths) - 1)})
    _set_paper(page, sheet, form, wide=sum(widths) > _WIDEST_ON_A4)


def _set_paper(page: Worksheet, sheet: Sheet, form: Form, *, wide: bool) -> None:
    page.set_landscape()
    page.set_paper(A3 if wide else A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    page.hide_gridlines(0)
    name = form.union.name.replace("&", "&&")  # a single & begins a command there
    page.set_header(
        f'&L&10&"{FONT},Regular"{name}&C&12&"{FONT},Bold"{sheet.name}&R&10&"{FONT},Regular"{form.code}'
    )
    page.set_footer("&C&9&P / &N")


def _width(column: Column, form: Form) -> int:
    """In characters of the base font; a Chinese character takes two."""
    match column.rule(form.known):
        case Named(names):
            width = min(22, 4 + 2 * max(map(len, names), default=0))
        case Text(longest):
            width = 20 if longest >= 200 else 12
        case _:
            width = _WIDTHS[column.kind]
    return max(width, 3 + sum(1 if character.isascii() else 2 for character in column.header))


def _box(text: str) -> dict[str, int]:
    """A comment's size in pixels: 20 Chinese characters a line."""
    lines = sum(math.ceil(len(line) / 20) for line in text.splitlines())
    return {"width": 300, "height": 16 + 20 * lines}
