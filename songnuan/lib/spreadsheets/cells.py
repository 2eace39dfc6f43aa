"""What a spreadsheet hands out: cells, the head of a sheet, and the reason for a refusal."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


class Refused(Exception):
    """The file as a whole is not taken. `code` is one of the contract's, `message` speaks to the clerk."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that shows an error; `text` is what Excel shows, such as `#N/A`."""

    text: str


@dataclass(frozen=True, slots=True)
class LostFormula:
    """A formula whose value the file does not hold: not an empty cell."""


Cell = (
    str
    | int
    | float
    | bool
    | datetime.date
    | datetime.datetime
    | datetime.time
    | ErrorCell
    | LostFormula
    | None
)
Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What is known of a sheet before its rows.

    Rows and columns count from 1, as Excel shows them; a merge is (first row, first column, last row, last
    column), inclusive. `row_count` is the number of the last row that holds a value, 0 for a blank sheet.
    """

    name: str
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()
    row_count: int = 0
    date_1904: bool = False
