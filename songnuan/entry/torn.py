"""Rows of a .csv that a comma within a cell has torn apart: 1,200 without quotes is read as 1, and 200 beside it."""

import re
from itertools import pairwise

from songnuan.entry.header import Header
from songnuan.entry.table import Line
from songnuan.lib.spreadsheets.cells import Cell, Overlong
from songnuan.lib.text import squeeze

_BEFORE = re.compile(r"(?:¥|人民币|RMB)?[+-]?\d{1,3}", re.ASCII)
_BEHIND = re.compile(r"\d{3}(?:\.\d*)?元?", re.ASCII)


class Torn:
    """Which rows may be torn. Such a row has more cells than the header, be those behind it filled or blank: one more
    comma moves all that follows by one column, and only what stood in the last one may show.

    A note to the right of the table, or a blank there, is neither.
    """

    def __init__(self, header: Header) -> None:
        self._written = header.written
        self._last = header.width - 1
        self._may_be_text = all(
            column.kind in ("text", "digits")
            for column in header.sheet.columns
            if header.place(column) == self._last
        )
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
            return
        texts = [_text(cell) for cell in cells]
        if any(_BEFORE.fullmatch(one) and _BEHIND.fullmatch(two) for one, two in pairwise(texts)) or (
            self._may_be_text and any(texts[self._last + 1 :])
        ):
            self._sure.append(line.number)
        elif not texts[self._last]:
            self._maybe.append((line.number, length))

    def rows(self) -> list[int]:
        """The numbers of the torn rows. Where every row ends in as many blanks, nothing was torn by these."""
        shortest = self._shortest or 0
        return sorted([*self._sure, *(number for number, length in self._maybe if length > shortest)])


def _text(cell: Cell) -> str:
    if isinstance(cell, Overlong):
        return "…"  # something stands there, and nothing that was torn off an amount
    return squeeze(cell) if isinstance(cell, str) else ""
