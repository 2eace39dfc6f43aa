"""Pending rows handed back as a workbook: the same columns, wrong cells red, and a mark by which each is known again."""

import datetime
import io
from collections.abc import Iterable
from itertools import groupby

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from campaigns.models import PendingRow, PendingTable
from songnuan.entry.header import PENDING
from songnuan.entry.look.shown import as_written, column_of
from songnuan.entry.pending.lines import as_checked
from songnuan.entry.sheets import BY_NAME
from songnuan.entry.unit_words import WAN, YUAN, over_amounts
from songnuan.entry.units import head
from songnuan.lib.spreadsheets.cells import Cell
from songnuan.lib.spreadsheets.marking.marks import AUTHOR, NOTES

_BASE = {"font_name": "等线", "font_size": 11}
_NUMBER = "待处理编号请勿改动：改好再传时，系统靠它认出这一行。"


def written(rows: Iterable[PendingRow]) -> bytes:
    """An .xlsx with one sheet for each table that the rows come from. In clear: for the clerk whose rows they are."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "default_format_properties": _BASE}) as book:
        book.set_custom_property("songnuan-pending", "1", "text")
        taken: set[str] = set()
        for table, some in groupby(rows, key=lambda row: row.table):
            name = _free(table.title, taken)
            _Page(book, book.add_worksheet(name), table).write(list(some))
    return stream.getvalue()


def _free(title: str, taken: set[str]) -> str:
    """A name that a sheet may have, used once."""
    plain = (
        "".join("·" if character in "[]:*?/\\" else character for character in title).strip("'")[:25] or "表"
    )
    name, number = plain, 2
    while name.casefold() in taken:
        name, number = f"{plain}({number})", number + 1
    taken.add(name.casefold())
    return name


class _Page:
    """One sheet being written."""

    def __init__(self, book: Workbook, page: Worksheet, table: PendingTable) -> None:
        self._page = page
        self._table = table
        self._sheet = BY_NAME[table.sheet]
        self._head: Format = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._formats = {
            (kind, wrong): book.add_format(
                {"num_format": form, **({"bg_color": "#F8C9C4", "font_color": "#8F0D15"} if wrong else {})}
            )
            for kind, form in (("text", "@"), ("day", "yyyy-mm-dd"), ("plain", "General"))
            for wrong in (False, True)
        }
        self._quiet: Format = book.add_format({"font_color": "#6D675E", "num_format": "@"})
        self._note: Format = book.add_format({"font_color": "#8F0D15"})

    def write(self, rows: list[PendingRow]) -> None:
        """Header, rows, and beside them what is wrong and the mark."""
        top = 0
        if unit := self._unit():
            self._page.write_string(0, 0, f"单位：{unit}")
            top = 1
        heads = self._table.heads
        for place, (text, header) in enumerate(heads):
            self._page.write_string(top, place, text, self._head)
            self._page.set_column(place, place, 22 if self._is_digits(header) else 13, self._column(header))
        notes, mark = len(heads), len(heads) + 1
        self._page.write_string(top, notes, NOTES, self._head)
        self._page.write_string(top, mark, PENDING, self._head)
        self._page.write_comment(top, mark, _NUMBER, {"author": AUTHOR})
        self._page.set_column(notes, notes, 50)
        self._page.set_column(mark, mark, 16)
        self._page.freeze_panes(top + 1, 0)
        for line, row in enumerate(rows, start=top + 1):
            self._row(line, row, notes, mark)

    def _row(self, line: int, row: PendingRow, notes: int, mark: int) -> None:
        content = row.content
        said: dict[str | None, list[str]] = {}
        for column, _code, message in content["faults"]:
            said.setdefault(column, []).append(message)
        sheet = as_checked(row, content)
        for place, ((_text, header), cell) in enumerate(
            zip(self._table.heads, sheet.kept[row.row], strict=False)
        ):
            wrong = bool(header) and header in said
            self._cell(line, place, cell, wrong=wrong, digits=self._is_digits(header))
            if wrong:
                self._page.write_comment(line, place, "\n".join(said[header]), {"author": AUTHOR})
        whole = [
            f"{head(column, self._table.scale)}：{text}" if column else text
            for column, texts in said.items()
            for text in texts
        ]
        self._page.write_string(line, notes, "\u3000".join(whole), self._note)
        self._page.write_string(line, mark, row.token, self._quiet)

    def _cell(self, line: int, place: int, cell: Cell, *, wrong: bool, digits: bool) -> None:
        """The value as it was sent, of its own type: a damaged number stays one until it is typed anew."""
        if isinstance(cell, datetime.date):
            day = datetime.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001  (a cell knows no zone)
            self._page.write_datetime(line, place, day, self._formats["day", wrong])
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            self._page.write_number(line, place, cell, self._formats["text" if digits else "plain", wrong])
        else:
            text = as_written(cell)
            form = self._formats["text" if digits or text else "plain", wrong]
            if text:
                self._page.write_string(line, place, text[:32_000], form)
            else:
                self._page.write_blank(line, place, None, form)

    def _unit(self) -> str:
        """In which the table was read, where a header of amounts does not say it: a line above it said so, which is not here."""
        if self._table.scale != 1:
            return WAN
        amounts = [text for text, header in self._table.heads if f"({YUAN})" in header]
        return "" if all(map(over_amounts, amounts)) else YUAN

    def _is_digits(self, header: str) -> bool:
        column = column_of(self._sheet, header)
        return column is not None and column.kind == "digits"

    def _column(self, header: str) -> Format | None:
        return self._formats["text", False] if self._is_digits(header) else None
