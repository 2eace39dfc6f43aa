"""The first sheet 填表说明: a page to read before filling. It holds no data."""

import math

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from songnuan.entry.template.form import Form
from songnuan.entry.template.look import A4, RED, Look
from songnuan.entry.template.words import Lines, facts, pages, sections

TITLE = "填表说明"

_MARGIN, _LABEL, _TEXT = range(3)
_CHARACTERS = 43
"""Chinese characters in a line of the text column."""


def write_guide(book: Workbook, form: Form, look: Look) -> None:
    """Add the sheet. Row heights are set: LibreOffice does not fit them when it opens a file."""
    page = book.add_worksheet(TITLE)
    page.set_tab_color(RED)
    page.hide_gridlines(2)
    for place, width in ((_MARGIN, 3), (_LABEL, 22), (_TEXT, 92)):
        page.set_column(place, place, width)
    page.set_paper(A4)
    page.fit_to_pages(1, 1)
    page.set_row(1, 36)
    page.write_string(1, _LABEL, _("“两节”送温暖填报表"), look.title)
    page.set_row(2, 22)
    page.write_string(2, _LABEL, f"{form.union.name} · {form.campaign.name}", look.subtitle)
    row = _write_lines(page, 4, facts(form), look.label, look.fact)
    row = _write_heading(page, row + 1, _("五张表"), look)
    first, row = row, _write_lines(page, row, pages(), look.link, look.paragraph)
    for place, (name, _what) in enumerate(pages(), start=first):
        page.write_url(place, _LABEL, f"internal:'{name}'!A2", look.link, name)
    for heading, lines in sections(form):
        row = _write_heading(page, row + 1, heading, look)
        row = _write_lines(page, row, lines, look.topic, look.paragraph)
    page.write_string(row + 1, _LABEL, _("模板代码 %(code)s") % {"code": form.code}, look.stamp)


def _write_heading(page: Worksheet, row: int, text: str, look: Look) -> int:
    page.set_row(row, 26)
    page.write_string(row, _LABEL, text, look.heading)
    page.write_blank(row, _TEXT, None, look.rule)
    return row + 1


def _write_lines(page: Worksheet, row: int, lines: Lines, label: Format, text: Format) -> int:
    """Write the lines from `row` on; the row after them."""
    for place, (name, words) in enumerate(lines, start=row):
        page.set_row(place, 4 + 17 * max(1, math.ceil(len(words) / _CHARACTERS)))
        page.write_string(place, _LABEL, name, label)
        page.write_string(place, _TEXT, words, text)
    return row + len(lines)
