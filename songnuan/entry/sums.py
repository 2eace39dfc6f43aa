"""小计 and 合计 lines: their sums are checked against the rows above them, never stored."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import prod
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from songnuan.entry.faults import CellFault, Fault
from songnuan.entry.header import Header
from songnuan.entry.in_words import fen_in_words
from songnuan.entry.rules.number import Money, Whole
from songnuan.entry.said import NUMERALS
from songnuan.entry.sheets import Column
from songnuan.entry.table import Line
from songnuan.entry.unit_words import folded
from songnuan.entry.units import faults_below
from songnuan.entry.wording import DOUBTFUL, Words, kind_of
from songnuan.lib import money
from songnuan.lib.spreadsheets.cells import Cell

_SUMMED = frozenset(("amount", "cash", "goods", "person_times", "cost"))
_TIMES = dict(zip(NUMERALS, (10, 100, 1_000, 10_000, 100_000_000), strict=True))
_IN_UNIT = re.compile(rf"¥?(\d[\d,]{{0,15}}(?:\.\d{{1,9}})?)([{NUMERALS}]{{0,3}})元?[整正]?", re.ASCII)
_IN_NUMBERS = re.compile(r"(\d[\d,]{0,15})(?:人次|[人户家次名件份个])", re.ASCII)
_DIGITS = re.compile(r"\d"), re.compile(r"[\d一二三四五六七八九贰叁肆伍陆柒捌玖]")
"""In a count, and in an amount, that may be written in words."""
_SOMEWHERE = re.compile(
    rf"(?<![\d.,])(\d[\d,]{{0,15}}(?:\.\d{{1,9}})?)([{NUMERALS}]{{1,3}})(?:元|(?![{NUMERALS}\d人户家次名件份个场余多]))",
    re.ASCII,
)
"""2.4万元 or 2.4万, which 1.2万人次 is not."""


class Sums:
    """Sums of the money and person-times columns: all rows so far, and those since the last 小计."""

    def __init__(self, header: Header, scale: int = 1) -> None:
        self._header = header
        self._scale = scale
        self._columns = [column for column in header.sheet.columns if column.field in _SUMMED]
        self._all: Counter[str] = Counter()
        self._since: Counter[str] = Counter()
        self._rows = 0
        self._rows_since = 0

    def add(self, records: Sequence[Any]) -> None:
        """The values of some data rows; faulty ones count as nothing."""
        self._rows += len(records)
        self._rows_since += len(records)
        for column in self._columns:
            value_of = attrgetter(column.field)
            value = sum([value for value in map(value_of, records) if isinstance(value, int)])
            self._all[column.field] += value
            self._since[column.field] += value

    def decided(self, line: Line, words: Words, typed: Mapping[str, str]) -> Line:
        """The line without a doubt that its sums can settle, or a name that was typed since: data, total or doubtful."""
        column, kind = words.column, line.kind
        if kind in DOUBTFUL and column and column.header in typed:
            kind = kind_of(typed[column.header]) or "data"
        if kind == "likely":
            # A total with its columns filled down says all that a row of data says: nobody knows which it is but the clerk.
            kind = (not line.own and self._made(line)) or "doubtful"
        elif kind == "perhaps":
            kind = "doubtful" if self._made(line) else "data"
        elif kind == "aside":
            kind = "data" if line.own else "doubtful"
        return line._replace(kind=kind)

    def _made(self, line: Line) -> str:
        """subtotal or total where every sum on the line is that of several rows since the last 小计, or of all; else empty.

        The amount of a single row is that of many another: it shows no total.
        """
        stated = {
            column.field: value
            for column in self._columns
            if (value := self._stated(column, line.cells, self._header.place(column)))
        }
        sums = (("subtotal", self._since, self._rows_since), ("total", self._all, self._rows))
        for kind, right, rows in sums:
            if stated and rows > 1 and all(right[name] == value for name, value in stated.items()):
                return kind
        return ""

    def of_last(self, record: Any) -> Column | None:
        """The column of amounts in which the last of several rows holds the sum of all before it, if every one does."""
        if self._rows <= 2:
            return None
        filled = {
            column: value for column in self._columns
            if column.kind == "money" and isinstance(value := getattr(record, column.field), int) and value
        }  # fmt: skip
        same = all(self._all[column.field] == 2 * value for column, value in filled.items())
        return next(iter(filled), None) if same else None

    def compare(self, line: Line) -> Iterator[Fault]:
        """A warning for each sum on a total line that its rows do not make, or that is no number.

        An error where they make the number, and it says another unit than they are read in.
        """
        right = self._since if line.kind == "subtotal" else self._all
        for column in self._columns:
            place = self._header.place(column)
            stated = self._stated(column, line.cells, place)
            if stated is not None and stated != right[column.field]:
                yield from self._in_other_unit(line, column, stated, right[column.field])
                message = _("%(line)s行的“%(column)s”写 %(stated)s，明细相加 %(right)s。以明细为准。") % {
                    "line": self._called(line),
                    "column": _(column.header),
                    "stated": _shown(column, stated),
                    "right": _shown(column, right[column.field]),
                }
                yield Fault(self._header.sheet.name, line.number, column.header, "total_mismatch", message)
            elif stated is None and _DIGITS[column.kind == "money"].search(
                written := _text(line.cells, place)
            ):
                message = _("%(line)s行的“%(column)s”写“%(written)s”，不是数字，没有与明细比对。") % {
                    "line": self._called(line), "column": _(column.header), "written": written[:20],
                }  # fmt: skip
                yield Fault(self._header.sheet.name, line.number, column.header, "total_mismatch", message)
        yield from self._beside(line, right)
        if line.kind == "subtotal":
            self._since.clear()
            self._rows_since = 0

    def _in_other_unit(self, line: Line, column: Column, stated: int, right: int) -> list[Fault]:
        """2.4万元 below 1.2 and 1.2: the rows make the number, in the unit that the total says."""
        match = _IN_UNIT.fullmatch(_text(line.cells, self._header.place(column)))
        if column.kind != "money" or match is None or not match[2]:
            return []
        return self._unless_nearer(line, match[2], stated, right)

    def _beside(self, line: Line, right: Mapping[str, int]) -> list[Fault]:
        """The same of a total in one cell, or beside its label: 合计：2.4万元, where no column of amounts holds one."""
        money_columns = [column for column in self._columns if column.kind == "money"]
        places = [self._header.place(column) for column in money_columns]
        if any(
            place is not None and _filled(line.cells, place) and not _label(line.cells, place)
            for place in places
        ):
            return []
        found = (_SOMEWHERE.search(_text(line.cells, place)) for place in range(len(line.cells)))
        match = next(filter(None, found), None)
        if match is None or not any(place is not None for place in places):
            return []
        stated = int(Decimal(match[1].replace(",", "")) * _times(match[2]) * money.FEN_PER_YUAN)
        return self._unless_nearer(
            line, match[2], stated, sum(right[column.field] for column in money_columns)
        )

    def _unless_nearer(self, line: Line, unit: str, stated: int, right: int) -> list[Fault]:
        """An error where the rows come nearer to the bare number than to what it is in its unit."""
        if abs(stated * self._scale // _times(unit) - right) >= abs(stated - right):
            return []
        return faults_below(self._header.sheet.name, line.number, {f"{unit}元"}, wan=self._scale != 1)

    @staticmethod
    def _called(line: Line) -> str:
        return _("小计") if line.kind == "subtotal" else _("合计")

    def _stated(self, column: Column, cells: Sequence[Cell], place: int | None) -> int | None:
        if place is None or place >= len(cells):
            return None
        rule = Money(self._scale) if column.kind == "money" else Whole()
        try:
            stated = rule(cells[place])
        except CellFault:
            return _with_unit(column, _text(cells, place))
        return stated if isinstance(stated, int) else None


def _text(cells: Sequence[Cell], place: int | None) -> str:
    """What is written in a cell of texts."""
    cell = cells[place] if place is not None and place < len(cells) else None
    return folded(cell) if isinstance(cell, str) else ""


def _filled(cells: Sequence[Cell], place: int) -> bool:
    return place < len(cells) and cells[place] not in (None, "")


def _label(cells: Sequence[Cell], place: int) -> bool:
    """Whether a cell holds what the line is called, and its total with it."""
    return place == next((at for at in range(len(cells)) if _filled(cells, at)), None) and bool(
        _text(cells, place)
    )


def _with_unit(column: Column, text: str) -> int | None:
    """A total that is written with its unit: 2.4万元 in fen, 12人次."""
    match = (_IN_UNIT if column.kind == "money" else _IN_NUMBERS).fullmatch(text)
    if match is None:
        return fen_in_words(text) if column.kind == "money" else None
    number = Decimal(match[1].replace(",", ""))
    return int(number * _times(match[2]) * money.FEN_PER_YUAN) if column.kind == "money" else int(number)


def _times(unit: str) -> int:
    return prod(_TIMES[numeral] for numeral in unit)


def _shown(column: Column, value: int) -> str:
    return money.show_yuan(value) if column.kind == "money" else f"{value:,}"
