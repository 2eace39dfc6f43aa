"""Rows of a .csv that a comma within a cell has torn apart: 1,200 without quotes is read as 1, and 200 beside it."""

import re
from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from songnuan.entry.faults import Fault
from songnuan.entry.header import Header
from songnuan.entry.table import Line
from songnuan.lib.spreadsheets.cells import Cell, Overlong
from songnuan.lib.text import squeeze

_BEFORE = re.compile(r"(?:¥|人民币|RMB)?[+-]?\d{1,3}", re.ASCII)
_BEHIND = re.compile(r"\d{3}(?:\.\d*)?元?", re.ASCII)
_THOUSANDS = re.compile(r"(?:¥|人民币|RMB)?[+-]?[1-9]\d?", re.ASCII)
"""Before another number: 500 beside 200 are two amounts, and 1 beside 200 hardly."""


class Torn:
    """Which rows may be torn. Such a row has more cells than the header, be those behind it filled or blank: one more
    comma moves all that follows by one column, and only what stood in the last one may show.

    A note to the right of the table, or a blank there, is neither. Where empty cells at the end of a row are not written, a
    torn one may be no longer than the header: then an amount beside three digits is only likely to be one.
    """

    def __init__(self, header: Header) -> None:
        self._name = header.sheet.name
        self._written = header.written
        self._last = header.width - 1
        self._may_be_text = all(
            column.kind in ("text", "digits")
            for column in header.sheet.columns
            if header.place(column) == self._last
        )
        self._kinds = {header.place(column): column.kind for column in header.sheet.columns}
        self._amounts = [
            place for place, kind in self._kinds.items() if place is not None and kind == "money"
        ]
        self._likely: list[int] = []
        """The numbers of rows that are no longer than the header, and may be torn all the same."""
        self._sure: list[int] = []
        self._maybe: list[tuple[int, int]] = []
        """Rows with their lengths."""
        self._shortest: int | None = None

    def see(self, line: Line) -> None:
        """Take in a data row, as the file has it."""
        cells = line.cells
        length = len(cells)
        if self._shortest is None or length < self._shortest:
            self._shortest = length
        if length <= self._written:
            if any(self._goes_on(cells, place) for place in self._amounts):
                self._likely.append(line.number)
            return
        texts = [_text(cell) for cell in cells]
        if any(_BEFORE.fullmatch(one) and _BEHIND.fullmatch(two) for one, two in pairwise(texts)) or (
            self._may_be_text and any(texts[self._last + 1 :])
        ):
            self._sure.append(line.number)
        elif not texts[self._last]:
            self._maybe.append((line.number, length))

    def _goes_on(self, cells: list[Cell], place: int) -> bool:
        """Whether an amount seems to go on in the next cell: in a text, or in a number behind which nothing stands."""
        if place + 1 >= len(cells) or _BEHIND.fullmatch(_text(cells[place + 1])) is None:
            return False
        kind = self._kinds.get(place + 1, "text")
        if kind == "text":
            return _BEFORE.fullmatch(_text(cells[place])) is not None and not self._in_place(cells, place + 1)
        ends = kind in ("money", "whole", "digits") and not any(map(_text, cells[place + 2 :]))
        return ends and _THOUSANDS.fullmatch(_text(cells[place])) is not None

    def _in_place(self, cells: list[Cell], place: int) -> bool:
        """Whether something behind stands where its column is: a torn row has all of that one further."""
        behind = range(place + 1, len(cells))
        return any(
            self._kinds.get(at) in ("day", "name", "money", "whole") and _text(cells[at]) for at in behind
        )

    def faults(self) -> Iterator[Fault]:
        """That the file cannot be taken where a row is torn; a warning where some may be."""
        name = self._name
        if parted := self._rows():
            message = _(
                "第%(row)d行的内容比表头多（这样的有%(count)d行），可能是金额里的逗号把一格分成了两格。请给这样的格加上引号，或去掉逗号，再上传。"
            )
            told = message % {"row": parted[0], "count": len(parted)}
            yield Fault(name, None, None, "unreadable", told)
        if self._likely:
            message = _(
                "第%(row)d行的金额后面一格正好是三位数字（这样的有%(count)d行），可能是金额里的逗号把一格分成了两格，例如1,500成了1和500。请核对；如果是，请给这样的格加上引号，或去掉逗号，再上传。"
            )
            told = message % {"row": self._likely[0], "count": len(self._likely)}
            yield Fault(name, None, None, "extra_column", told)

    def _rows(self) -> list[int]:
        """The numbers of the torn rows. Where every row ends in as many blanks, nothing was torn by these."""
        shortest = self._shortest or 0
        return sorted([*self._sure, *(number for number, length in self._maybe if length > shortest)])


def _text(cell: Cell) -> str:
    if isinstance(cell, Overlong):
        return "…"  # something stands there, and nothing that was torn off an amount
    return squeeze(cell) if isinstance(cell, str) else ""
