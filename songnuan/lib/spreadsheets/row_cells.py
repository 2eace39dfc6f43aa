"""The cells of one row of an .xlsx, from its plain text.

This is the innermost loop: two million cells in a roster of 100,000 rows. So a row is taken apart by one
regular expression, its references are looked up as a whole (rows of a roster look alike), and only the
cells that need thought cost a call of their own.
"""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass, field
from typing import Literal

from songnuan.lib.spreadsheets.archive import damaged
from songnuan.lib.spreadsheets.cells import Cell, ErrorCell, LostFormula, Refused
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.markup import Odd
from songnuan.lib.spreadsheets.references import column_letters, column_number
from songnuan.lib.spreadsheets.serials import Shows, from_serial, in_format
from songnuan.lib.spreadsheets.strings import plain_text, rich_text
from songnuan.lib.spreadsheets.tags import content, parsed
from songnuan.lib.spreadsheets.worded import Worded

# The groups: column, row, other attributes; then what is inside: a plain value, a plain text, or the rest.
CELL = re.compile(
    r'<c(?>(?: r="([A-Z]*+)(\d*+)")?)([^<>/]*+)'
    r'(?:>(?:<v>([^<]*+)</v>|<is><t(?: xml:space="preserve")?>([^<]*+)</t></is>|'
    rf"({content('c')}))</c>|/>)"
)
SPECIAL = ("&", "_x", ">-")
CELL_OPENING = re.compile(r"<c[\s/>]")
VALUE = re.compile(r"<v(?:\s[^<>]*)?(?:/>|>([^<]*)</v>)")
FORMULA = re.compile(r"<f[\s/>]")
NUMBER = re.compile(r"\s*+[+-]?(\d{1,400})?(\.\d{0,400})?([eE][+-]?\d{1,4})?\s*+", re.ASCII)
TRUTH = {"0": False, "1": True, "false": False, "true": True}
MOST_DIGITS = 40
MOST_REMEMBERED = 20_000


@dataclass(slots=True)
class RowCells:
    """Answers the cells of a row. `strings` is the shared table, None where a text is empty."""

    sheet: str
    strings: list[str | None]
    styles: dict[str, Shows]
    date_1904: bool
    limits: Limits
    struck: frozenset[str] = frozenset()
    """Styles that strike through."""
    struck_rows: set[int] = field(default_factory=set)
    """Rows so far of which every filled cell is struck through."""
    _layouts: dict[tuple[str, ...], tuple[int, ...]] = field(default_factory=dict)
    _moments: dict[tuple[str, bool], Cell] = field(default_factory=dict)
    _numbers: dict[tuple[str, str], Cell] = field(default_factory=dict)
    """Amounts, counts and dates that came before, by the cell's attributes and its value."""
    _kinds: dict[str, tuple[str, Shows]] = field(default_factory=dict)
    _shared: set[str] = field(default_factory=set)
    _in_place: set[str] = field(default_factory=set)
    _striking: set[str] = field(default_factory=set)

    def of(self, piece: str, start: int, number: int, *, plain: bool = False) -> list[Cell]:
        """Answer the cells from column A to the last that holds a value. Raises Odd, Refused.

        `piece` is text up to the row's closing tag, `start` where the row opens, `number` the row's own;
        `plain` says that the caller found none of the SPECIAL marks in it.
        """
        found = CELL.findall(piece, start)
        if len(found) != piece.count("<c", start) and len(found) != len(CELL_OPENING.findall(piece, start)):
            raise Odd
        if not found:
            return []
        letters, rows, attributes, values, texts, bodies = zip(*found, strict=True)
        if rows.count(str(number)) + rows.count("") != len(rows):
            raise damaged("工作表“%(sheet)s”第 %(row)s 行的单元格位置不对", sheet=self.sheet, row=number)
        columns = self._layouts.get(letters) or self._layout(letters, number)
        strings, value_of, known = self.strings, self._value, self._numbers.get
        in_place = self._in_place if plain or not ("&" in piece or "_x" in piece) else ()
        shared = self._shared if plain or ">-" not in piece else ()
        try:
            cells: list[Cell] = [
                text
                if text and attribute in in_place
                else strings[int(value)]
                if value and attribute in shared
                else known_cell
                if value and (known_cell := known((attribute, value))) is not None
                else value_of(attribute, value, text, body)
                if value or text or body
                else None
                for attribute, value, text, body in zip(attributes, values, texts, bodies, strict=True)
            ]
        except (IndexError, ValueError) as error:
            raise damaged(
                "工作表“%(sheet)s”第 %(row)s 行有单元格无法识别", sheet=self.sheet, row=number
            ) from error
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            return []
        if self._striking and self._striking.issuperset(
            attribute for attribute, cell in zip(attributes, cells, strict=False) if cell is not None
        ):
            self.struck_rows.add(number)
        if len(piece) > self.limits.cell_characters:
            self._check_lengths(cells, number)
        last = columns[len(cells) - 1]
        if last > self.limits.columns:
            raise self._too_wide(number, column_letters(last))
        if last == len(cells):
            return cells
        spread: list[Cell] = [None] * last
        for column, cell in zip(columns, cells, strict=False):
            spread[column - 1] = cell
        return spread

    def _check_lengths(self, cells: list[Cell], number: int) -> None:
        most = self.limits.cell_characters
        if any(isinstance(cell, str) and len(cell) > most for cell in cells):
            raise Refused(
                "too_large",
                "工作表“%(sheet)s”第 %(row)s 行有单元格的文字超过 %(most)s 个字。请缩短后再上传。",
                sheet=self.sheet,
                row=number,
                most=most,
            )

    def _layout(self, letters: tuple[str, ...], number: int) -> tuple[int, ...]:
        """Answer the column numbers of a row's cells, which must go from left to right."""
        columns: list[int] = []
        column = 0
        for name in letters:
            at = column_number(name) if name else column + 1
            if at is None:
                raise self._too_wide(number, name)
            if at <= column:
                raise damaged("工作表“%(sheet)s”第 %(row)s 行的单元格次序错乱", sheet=self.sheet, row=number)
            column = at
            columns.append(column)
        if len(self._layouts) > MOST_REMEMBERED // len(columns):
            self._layouts.clear()
        self._layouts[letters] = tuple(columns)
        return self._layouts[letters]

    def _kind(self, attributes: str) -> tuple[str, Shows]:
        """Answer a cell's type, and what its style shows."""
        values = parsed(attributes)
        if "r" in values:
            raise Odd
        if len(self._kinds) > MOST_REMEMBERED:
            for known in (self._kinds, self._shared, self._in_place, self._striking):
                known.clear()
        kind, style = values.get("t", "n"), values.get("s", "0")
        if self.styles and style not in self.styles:
            raise ValueError(style)
        if kind == "s":
            self._shared.add(attributes)
        elif kind == "inlineStr":
            self._in_place.add(attributes)
        if style in self.struck:
            self._striking.add(attributes)
        self._kinds[attributes] = kind, self.styles.get(style)
        return self._kinds[attributes]

    def kind_of(self, attributes: str) -> str:
        """A cell's type, as its attributes declare it. Raises Odd, ValueError."""
        return (self._kinds.get(attributes) or self._kind(attributes))[0]

    def strikes(self, attributes: str) -> bool:
        """Whether a cell is struck through, once `kind_of` was asked of it."""
        return attributes in self._striking

    def value_of(self, attributes: str, value: str) -> Cell:
        """A cell that holds nothing but a value; raises ValueError or IndexError for what no spreadsheet writes."""
        known = self._numbers.get((attributes, value))
        return self._value(attributes, value, "", "") if known is None else known

    def _value(self, attributes: str, value: str, text: str, body: str) -> Cell:
        """Answer one cell; raises ValueError or IndexError for what no spreadsheet writes."""
        kind, shows = self._kinds.get(attributes) or self._kind(attributes)
        if text or "<is>" in body:
            if kind != "inlineStr":
                raise ValueError(kind)
            return (plain_text(text) if text else rich_text(body)) or None
        if value:
            cell = self._typed(kind, value, shows)
            if kind == "n" and len(self._numbers) < MOST_REMEMBERED:
                self._numbers[attributes, value] = cell
            return cell
        inner = VALUE.search(body)
        if inner and inner[1]:
            return self._typed(kind, inner[1], shows)
        # A formula that gives an empty text is written with an empty value; none at all is a lost one.
        if FORMULA.search(body) and not (inner and kind == "str"):
            return LostFormula()
        return None

    def _typed(self, kind: str, value: str, shows: Shows) -> Cell:
        """Answer a stored value by its declared type."""
        if kind == "n":
            return number_of(value) if shows is None else self._shown(value, shows)
        if kind == "s":
            return self.strings[int(value) if value.isdecimal() else len(self.strings)]
        if kind == "b":
            return TRUTH[value.strip()] if value.strip() in TRUTH else bool(number_of(value))
        if kind == "d":
            return iso_moment(value.strip(), with_time=shows is True)
        if kind == "e":
            return ErrorCell(plain_text(value))
        if kind in ("str", "inlineStr"):
            return plain_text(value) or None
        raise ValueError(kind)

    def _shown(self, value: str, shows: bool | Literal["otherwise"] | Worded) -> Cell:
        """A number in a format that makes something else of it."""
        if isinstance(shows, bool):
            return self._moment(value, with_time=shows)
        return in_format(number_of(value), shows)

    def _moment(self, value: str, *, with_time: bool) -> Cell:
        known = self._moments.get((value, with_time))
        if known is None:
            number = number_of(value)
            known = from_serial(number, with_time=with_time, date_1904=self.date_1904)
            known = number if known is None else known
            if len(self._moments) > MOST_REMEMBERED:
                self._moments.clear()
            self._moments[value, with_time] = known
        return known

    def _too_wide(self, number: int, letters: str) -> Refused:
        return Refused(
            "too_large",
            "工作表“%(sheet)s”第 %(row)s 行到 %(column)s 列还有内容，每张最多 %(most)s 列。请删去右侧多余的列后再上传。",
            sheet=self.sheet,
            row=number,
            column=letters[:8],
            most=self.limits.columns,
        )


def number_of(value: str) -> int | float:
    """Answer a stored number, whole where written whole. Raises ValueError where it is no finite one."""
    if value.isdigit() and value.isascii() and len(value) <= MOST_DIGITS:
        return int(value)
    match = NUMBER.fullmatch(value)
    if not match:
        raise ValueError(value)
    if not match[2] and not match[3] and len(value) <= MOST_DIGITS:
        return int(value)
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def iso_moment(value: str, *, with_time: bool | None) -> Cell:
    """A date that is stored as text in ISO 8601 (`t="d"`, and .ods); what is none stays text."""
    for parse in (datetime.date.fromisoformat, datetime.time.fromisoformat, datetime.datetime.fromisoformat):
        try:
            moment = parse(value)
        except ValueError:
            continue
        if not isinstance(moment, datetime.datetime) and isinstance(moment, datetime.date):
            return moment
        moment = moment.replace(tzinfo=None)
        if isinstance(moment, datetime.datetime) and not with_time and moment.time() == datetime.time.min:
            return moment.date()
        return moment
    return value
