"""What is to be marked on a workbook: cells, rows and the header of each sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

AUTHOR = "送温暖"
"""Who wrote a comment: by this name ours are known again, and removed before new ones are written."""

NOTES = "错误说明"
"""The header of our column and the name of our sheet. Readers pass over both. Never translated."""

MOST_COMMENTS = 10_000
"""On one sheet: each is a drawn shape, and spreadsheet programs slow down. Further cells are red all the same,
and the column says of every row what is wrong."""

GAP = "\u3000"

LONGEST = 30_000
"""Characters of a cell or comment; Excel takes 32,767."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said about a cell or a row. Something wrong is red, something to look at is not."""

    text: str
    wrong: bool

    def beside(self, other: Mark, between: str) -> Mark:
        return Mark(f"{self.text}{between}{other.text}", self.wrong or other.wrong)


@dataclass(slots=True)
class SheetMarks:
    """The marks of one sheet. Rows and columns count from 1; `notes` is None where no column is left for ours."""

    header: int
    notes: int | None
    cells: dict[int, dict[int, Mark]] = field(default_factory=dict)
    rows: dict[int, Mark] = field(default_factory=dict)
    heading: str = NOTES
    values: dict[int, dict[int, str]] = field(default_factory=dict)
    """Text that stands in a cell instead of what was sent: row → column → text."""

    @property
    def marked_rows(self) -> list[int]:
        """Every row that is not passed on as it is, from the last to the first."""
        return sorted({self.header, *self.rows, *self.cells, *self.values}, reverse=True)

    def add_value(self, row: int, column: int, text: str) -> None:
        self.values.setdefault(row, {})[column] = text

    def add_cell(self, row: int, column: int, mark: Mark) -> None:
        marked = self.cells.setdefault(row, {})
        marked[column] = marked[column].beside(mark, "\n") if column in marked else mark

    def add_row(self, row: int, mark: Mark) -> None:
        """What is said of a row stands in one line, which runs on to the right: rows keep their height."""
        self.rows[row] = self.rows[row].beside(mark, GAP) if row in self.rows else mark

    def comments(self) -> dict[tuple[int, int], Mark]:
        """(row, column) → mark, from the top; as many as a sheet can carry."""
        found = (
            ((row, column), self.cells[row][column])
            for row in sorted(self.cells)
            for column in self.cells[row]
        )
        return dict(pair for pair, _ in zip(found, range(MOST_COMMENTS), strict=False))


@dataclass(slots=True)
class BookMarks:
    """Marks by the sheet's own name, and what is said of the file as a whole."""

    sheets: dict[str, SheetMarks] = field(default_factory=dict)
    whole: list[Mark] = field(default_factory=list)


def writable(text: str) -> str:
    """Text that a cell can hold, cut to what it can hold."""
    text = _UNWRITABLE.sub("", text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
