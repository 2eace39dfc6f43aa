"""An official table on paper: merged title, the unit at its shoulder, ruled lines, who fills in and who signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from songnuan.lib.spreadsheets.writing.mark import mark_line
from songnuan.lib.spreadsheets.writing.texts import printed, sheet_title

A4 = 9
TITLE_FACE, BODY_FACE = "黑体", "宋体"
LONGEST_FOOTER = 200
FIRST_WIDTH, MOST_ACROSS = 24, 14
ONE_PAGE = 32
"""Rows that are still legible when shrunk onto one page, with notes and signatures."""


@dataclass(frozen=True)
class Number:
    """A number as Excel holds it, with the format that writes it as the page does."""

    value: float
    form: str


@dataclass(frozen=True)
class Paper:
    """What is printed. `above` is the line under the title: left text, and the unit on the right.

    `headings` are names with their units; `rows` begin with a text; the last is the total where `totalled`.
    """

    title: str
    above: tuple[str, str]
    headings: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[str | Number]]
    notes: Sequence[str] = ()
    signatures: Sequence[str] = ()
    totalled: bool = True


class _Look:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def __call__(self, **wishes: object) -> Format:
        key = tuple(sorted(wishes.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": BODY_FACE, "font_size": 11, "valign": "vcenter", **wishes}
            )
        return self._made[key]


def write_official(target: BinaryIO, papers: Sequence[Paper], mark: str, *, pages: str = "&P / &N") -> None:
    """One sheet a table: A4 landscape, fitted to the width, its heading repeated on every page."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as book:
        look = _Look(book)
        for paper in papers:
            _write(book.add_worksheet(sheet_title(paper.title)), paper, mark, pages, look)


def _write(page: Worksheet, paper: Paper, mark: str, pages: str, look: _Look) -> None:
    last = len(paper.headings) - 1
    _prepare(page, paper, mark, pages)
    page.set_row(0, 34)
    page.merge_range(0, 0, 0, last, "", look(bold=True, font_size=18, font_name=TITLE_FACE, align="center"))
    page.write_string(0, 0, paper.title, look(bold=True, font_size=18, font_name=TITLE_FACE, align="center"))
    page.write_string(1, 0, paper.above[0], look())
    page.write_string(1, last, paper.above[1], look(align="right"))
    head = look(bold=True, border=1, align="center", text_wrap=True)
    page.set_row(2, 34)
    for place, (name, unit) in enumerate(paper.headings):
        page.write_string(2, place, f"{name}\n（{unit}）" if unit else name, head)
    for number, row in enumerate(paper.rows, start=3):
        total = paper.totalled and number == len(paper.rows) + 2
        page.set_row(number, 20)
        for place, value in enumerate(row):
            _cell(page, number, place, value, look, bold=total)
    at = len(paper.rows) + 3
    for text in paper.notes:
        page.write_string(at, 0, text, look(font_size=9))
        at += 1
    _sign(page, at + 1, paper.signatures, last, look)
    page.write_string(at + 3, 0, mark_line(mark), look(font_size=8, font_color="#6B6F76"))


def _prepare(page: Worksheet, paper: Paper, mark: str, pages: str) -> None:
    page.set_paper(A4)
    page.set_landscape()
    page.fit_to_pages(1, 1 if len(paper.rows) <= ONE_PAGE else 0)
    page.center_horizontally()
    page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    page.set_footer(f"&L&8{printed(mark[:LONGEST_FOOTER])}&R&8{pages}")
    page.repeat_rows(0, 2)
    page.freeze_panes(3, 1)
    page.set_column(0, 0, FIRST_WIDTH)
    page.set_column(1, len(paper.headings) - 1, MOST_ACROSS)


def _cell(page: Worksheet, row: int, place: int, value: str | Number, look: _Look, *, bold: bool) -> None:
    wishes: dict[str, object] = {"border": 1, "bold": bold}
    if isinstance(value, Number):
        page.write_number(row, place, value.value, look(**wishes, num_format=value.form))
    elif place:
        page.write_string(row, place, value, look(**wishes, align="right"))
    else:
        page.write_string(row, place, value, look(**wishes, text_wrap=True))


def _sign(page: Worksheet, row: int, signatures: Sequence[str], last: int, look: _Look) -> None:
    """填表人：　审核人：　单位负责人：　日期：, spread over the width; of a narrow table in one cell."""
    page.set_row(row, 24)
    texts = signatures if last >= len(signatures) else ["　　　　".join(signatures)]
    for number, text in enumerate(texts):
        page.write_string(row, number * (last + 1) // len(texts), text, look())
