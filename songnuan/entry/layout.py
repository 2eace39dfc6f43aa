"""How a sheet of a file is laid out: which lines may be its header, and what stands in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from songnuan.entry.header import DEEPEST_HEADER, HeadCell, Header, candidates, head_cells
from songnuan.lib.spreadsheets.cells import Cell, SheetHead

_NUMBER = re.compile(r"\d{6}")
_LONGEST = 60
_MOST = 8

Rows = Sequence[tuple[int, Sequence[Cell]]]


class HeadLine(NamedTuple):
    """A line, or two, that is the header or may be it."""

    first: int
    last: int
    cells: tuple[HeadCell, ...]

    @property
    def key(self) -> str:
        """How a form calls it."""
        return f"{self.first}-{self.last}"


@dataclass(frozen=True)
class Layout:
    """A sheet of the file: its title there, which of the five it is (empty: nobody knows), its possible headers.

    Of a sheet that is known the first is the header that was found.
    """

    title: str
    name: str
    lines: tuple[HeadLine, ...]

    @property
    def unread(self) -> tuple[HeadCell, ...]:
        """Of a known sheet the columns that were not understood."""
        return tuple(cell for cell in self.lines[0].cells if cell.header is None) if self.name else ()

    @property
    def explained(self) -> tuple[HeadCell, ...]:
        """Of a known sheet the columns that are read by what the union's clerk once said of their headers."""
        return tuple(cell for cell in self.lines[0].cells if cell.explained) if self.name else ()

    def as_json(self) -> list[Any]:
        return [self.title, self.name, self.lines]

    @classmethod
    def of_json(cls, document: list[Any]) -> "Layout":
        """What `as_json` answered, read back."""
        title, name, lines = document
        return cls(
            title,
            name,
            tuple(
                HeadLine(first, last, tuple(HeadCell(*cell) for cell in cells))
                for first, last, cells in lines
            ),
        )


def of_known(header: Header, rows: Rows, head: SheetHead) -> Layout:
    """The layout of a sheet whose header was found: that one first, for the clerk may know better."""
    found = HeadLine(header.first, header.row, header.cells)
    others = (line for line in of_unknown(rows, head).lines if line.key != found.key)
    return Layout(head.name, header.sheet.name, (found, *others))


def of_unknown(rows: Rows, head: SheetHead) -> Layout:
    """Lines of a sheet that may be a header: texts only, short ones, and none that holds a long number.

    So that a row of data, and whose data it is, is never offered as one.
    """
    lines = sorted(_lines(rows, head), key=lambda line: (-len(line.cells), line.last - line.first, line.last))
    return Layout(head.name, "", tuple(lines[:_MOST]))


def _lines(rows: Rows, head: SheetHead) -> Iterator[HeadLine]:
    bare = {number for number, cells in rows if number <= DEEPEST_HEADER and _may_be_header(cells)}
    for candidate in candidates(rows, head):
        if {candidate.first, candidate.last} <= bare:
            cells = head_cells(candidate, rows, {})
            if len(cells) >= 2:
                yield HeadLine(candidate.first, candidate.last, cells)


def _may_be_header(cells: Sequence[Cell]) -> bool:
    return all(
        cell is None or (isinstance(cell, str) and len(cell) <= _LONGEST and not _NUMBER.search(cell))
        for cell in cells
    )
