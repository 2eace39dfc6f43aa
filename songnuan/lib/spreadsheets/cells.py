"""What a spreadsheet hands out: cells, the head of a sheet, and the reason for a refusal."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

PLACE = re.compile(r"%\((\w+)\)s")


class Refused(Exception):
    """The file as a whole is not taken.

    `code` is one of the contract's. `template` speaks to the clerk, in Chinese; `values` stand in it at `%(name)s`.
    The value `what` is a phrase with such places of its own. Nothing here is translated: `said` is told how.
    """

    def __init__(self, code: str, template: str, **values: object) -> None:
        super().__init__(code, template, values)
        self.code = code
        self.template = template
        self.values = {name: str(value) for name, value in values.items()}

    @property
    def message(self) -> str:
        """The sentence in Chinese."""
        return self.said(str)

    def said(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language of `translate`. Raises KeyError where a value is missing."""
        values = dict(self.values)
        if "what" in values:
            values["what"] = _filled(translate(values["what"]), values)
        return _filled(translate(self.template), values)


def _filled(text: str, values: dict[str, str]) -> str:
    return PLACE.sub(lambda place: values[place[1]], text)


def gettext_noop(phrase: str) -> str:
    """The phrase as it is; the name tells the catalogue to collect it."""
    return phrase


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that shows an error; `text` is what Excel shows, such as `#N/A`."""

    text: str


@dataclass(frozen=True, slots=True)
class LostFormula:
    """A formula whose value the file does not hold: not an empty cell."""


@dataclass(frozen=True, slots=True)
class Disguised:
    """A number that its format shows as another one, such as 20 as 20万元; or with more than its digits, as 000123."""

    number: int | float
    shown: str = ""
    """The text that stands for it, where it is known and has the same digits."""

    @property
    def is_padded(self) -> bool:
        """Whether only zeros were put in front: as an amount it is the number itself."""
        return bool(self.shown) and self.shown.lstrip("0") == str(int(self.number))

    @property
    def written(self) -> str:
        """What is written in its place: refused wherever it comes back, until somebody has written which number is meant."""
        return self.shown or f"{self.number:.15g}（格式显示为别的数）"


@dataclass(frozen=True, slots=True)
class Overlong:
    """A text with more characters than any column takes. It is handed back as it was written, and no rule looks into it."""

    text: str


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
    | Disguised
    | Overlong
    | None
)
Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What is known of a sheet before its rows.

    Rows and columns count from 1, as Excel shows them; a merge is (first row, first column, last row, last
    column), inclusive. `row_count` is the number of the last row that holds a value, 0 for a blank sheet;
    of a sheet that is handed out while it is read, about so many rows.
    """

    name: str
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck_rows: frozenset[int] = frozenset()
    """Rows of which every filled cell is struck through."""
    merges: tuple[Merge, ...] = ()
    row_count: int = 0
    date_1904: bool = False
