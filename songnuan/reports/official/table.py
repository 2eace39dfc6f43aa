"""What an official table is: columns, lines with a depth, a total that is a computation of its own, notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from songnuan.ledger.indicators import DERIVED
from songnuan.lib import money
from songnuan.reports import numbers
from songnuan.reports.numbers import Number
from songnuan.reports.scope import Scope
from songnuan.reports.tables import counted

Kind = Literal["yuan", "count", "share", "text"]
"""`yuan` is fen, written in 万元; a share is tenths of a percent."""


@dataclass(frozen=True)
class Column:
    """One column. `code` is the registry's where its numbers are figures."""

    code: str
    name: str
    unit: str
    kind: Kind = "count"

    @property
    def title(self) -> str:
        if not self.unit:
            return self.name
        return _("%(figure)s（%(unit)s）") % {"figure": self.name, "unit": self.unit}


@dataclass(frozen=True)
class Entry:
    """One number (None: not to be had) or text; `address` is the page of the rows that make it."""

    value: int | str | None
    address: str = ""


@dataclass(frozen=True)
class Line:
    """One line as worked out: `opens` is the page behind its name. Nothing reported is not zero."""

    title: str
    entries: tuple[Entry, ...]
    depth: int = 0
    opens: str = ""
    reported: bool = True


@dataclass(frozen=True)
class Shown:
    """An entry as every rendering writes it: decimals of a column align by `number.pad`."""

    entry: Entry
    number: Number

    @property
    def text(self) -> str:
        return self.number.text


@dataclass(frozen=True)
class Printed:
    """A line with its entries written out."""

    line: Line
    entries: tuple[Shown, ...]
    is_total: bool = False

    @property
    def title(self) -> str:
        """With the indent that paper and spreadsheets show."""
        return "　" * self.line.depth + self.line.title


@dataclass(frozen=True)
class Official:
    """A report. `first` heads the names of its lines; `notes` say why lines may not add up and what is not in it."""

    scope: Scope
    first: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: Line | None
    notes: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[Column, ...]:
        """The first column's too."""
        return (Column("", self.first, "", "text"), *self.columns)

    @property
    def unit_line(self) -> str:
        """单位：万元、家、人次."""
        units = list(dict.fromkeys(column.unit for column in self.columns if column.unit not in ("", "%")))
        return _("单位：%(units)s") % {"units": _("、").join(units)} if units else ""

    @property
    def printed(self) -> tuple[Printed, ...]:
        """Every line, the total last."""
        lines = [*self.lines, *([self.total] if self.total else [])]
        by_column = [
            _written(column, [line.entries[place] for line in lines], [line.reported for line in lines])
            for place, column in enumerate(self.columns)
        ]
        return tuple(
            Printed(line, tuple(column[place] for column in by_column), line is self.total)
            for place, line in enumerate(lines)
        )


def _written(column: Column, entries: Sequence[Entry], reported: Sequence[bool]) -> list[Shown]:
    texts = [
        write(column, entry.value) if there else "—" for entry, there in zip(entries, reported, strict=True)
    ]
    return [Shown(entry, number) for entry, number in zip(entries, numbers.aligned(texts), strict=True)]


def write(column: Column, value: int | str | None) -> str:
    """A value as its column writes it: 万元 exactly, counts with separators, shares with one decimal."""
    match value:
        case None:
            return "—"
        case str():
            return value
        case _ if column.kind == "yuan":
            return money.show_wan(value)
        case _ if column.kind == "share":
            return f"{value / 10:.1f}%"
        case _:
            return f"{value:,}"


def figure_column(code: str, name: str = "") -> Column:
    """The column of a registry's figure, derived ones too."""
    known = counted(code)
    return Column(code, name or str(known.name), numbers.unit(known), "yuan" if known.is_money else "count")


def rows_address(code: str, scope: Scope | None) -> str:
    """The page of the rows (of a derived figure: of its parts) that make a figure; empty where out of reach."""
    if scope is None:
        return ""
    page = "how" if code in DERIVED else "rows"
    return f"{reverse(page, args=[code])}?{scope.query}"


def total_address(code: str, field: str, scope: Scope | None) -> str:
    """The page of the rows of a figure, at the total of one column: for numbers that are no figure of the registry."""
    return f"{rows_address(code, scope)}#total-{field}" if scope else ""


def figure_entry(code: str, figures: dict[str, int], rows: Scope | None) -> Entry:
    """A figure of a group with the address of its rows."""
    value = DERIVED[code].of(figures) if code in DERIVED else figures[code]
    return Entry(value, rows_address(code, rows))


def status_note(scope: Scope, words: str) -> tuple[str, ...]:
    """What a table that cannot honour every status says under another than all."""
    return () if scope.is_all_statuses else (words,)


def share(part: int, whole: int) -> int | None:
    """Tenths of a percent, rounded half up; None of nothing."""
    return (part * 2000 + whole) // (2 * whole) if whole else None
