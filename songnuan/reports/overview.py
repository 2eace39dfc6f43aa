"""The overview: the published figures of a scope and how they fall to the places below, one report object."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from campaigns.models import Batch, PendingRow, Union
from songnuan.ledger.indicators import HEADLINE, INDICATORS
from songnuan.ledger.models import Cell, Status
from songnuan.ledger.totals import Figures, Line, breakdown
from songnuan.reports import numbers
from songnuan.reports.numbers import Number
from songnuan.reports.scope import Scope

LEADING = HEADLINE[:3]
"""Those that a page shows largest."""

BESIDE = {"raised": "received", "consoled": "persons", "enterprises": "visits", "served": "service_cost"}
"""Which other figure stands, small, under a published one. Never added to it."""


@dataclass(frozen=True)
class Figure:
    """A figure with its words: value in fen or a count, and the text that is shown of it."""

    code: str
    name: str
    value: int
    text: str
    unit: str
    definition: str
    beside: "Figure | None" = None

    @property
    def leads(self) -> bool:
        return self.code in LEADING


@dataclass(frozen=True)
class Entry:
    """One number of the table: its figure's code, the value (fen or a count), and how it is written."""

    code: str
    value: int
    number: Number


@dataclass(frozen=True)
class PlaceLine:
    """One line of the table.

    `rows` asks for the rows behind its numbers, None for a union that the reader no longer reaches;
    `opens` is the overview behind its name, None where this page is that. Nothing reported is not zero.
    """

    label: str
    rows: Scope | None
    opens: Scope | None
    entries: tuple[Entry, ...]
    reported: bool


@dataclass(frozen=True)
class Heading:
    """One column of the table."""

    code: str
    name: str
    unit: str


@dataclass(frozen=True)
class PlaceTable:
    """The lines and a total that is a computation of its own: 家 do not add up."""

    by: str
    headings: tuple[Heading, ...]
    lines: tuple[PlaceLine, ...]
    total: tuple[Entry, ...]


@dataclass(frozen=True)
class AsOf:
    """The last batch that these figures hold."""

    number: int
    at: datetime.datetime


@dataclass(frozen=True)
class Overview:
    """What the page, and later the print and the exports, say about a scope."""

    scope: Scope
    figures: tuple[Figure, ...]
    table: PlaceTable | None
    as_of: AsOf | None
    pending: int
    """Rows of the unions counted that were left out and wait to be put right: in no figure."""

    @property
    def pending_query(self) -> str:
        """What asks the list of pending rows for these: of one union alone, or of all that the reader reaches."""
        asked = {"campaign": self.scope.campaign.code}
        return urlencode({**asked, "union": self.scope.union.code} if len(self.scope.counted) == 1 else asked)

    @cached_property
    def definitions(self) -> tuple[Figure, ...]:
        """Every figure on the page, for the list of what each counts."""
        return tuple(part for figure in self.figures for part in (figure, figure.beside) if part)


def overview(scope: Scope) -> Overview:
    """The report of a scope. A constant number of queries."""
    lines = _lines(scope)
    figures = scope.figures()
    return Overview(
        scope=scope,
        figures=tuple(_figure(code, figures, BESIDE.get(code)) for code in HEADLINE),
        table=_table(scope, lines, figures) if lines else None,
        as_of=_as_of(scope),
        pending=PendingRow.objects.open().filter(campaign=scope.campaign, union_id__in=scope.counted).count(),
    )


def _figure(code: str, figures: Figures, beside: str | None = None) -> Figure:
    indicator = INDICATORS[code]
    value = figures[code] or 0
    return Figure(
        code=code,
        name=str(indicator.name),
        value=value,
        text=numbers.show(indicator, value),
        unit=numbers.unit(indicator),
        definition=str(indicator.definition),
        beside=_figure(beside, figures) if beside else None,
    )


def _lines(scope: Scope) -> tuple[Line, ...]:
    """The places that the table shows: areas for the province, unions elsewhere, none for a single union."""
    if len(scope.counted) == 1:
        return ()
    by = "area" if _by_area(scope) else "union"
    lines = breakdown(scope.campaign, scope.union, by, scope.status).lines
    if scope.scope != Cell.Scope.DIRECT:
        return lines
    codes = {scope.unions[place].code for place in scope.counted if place in scope.unions}
    return tuple(line for line in lines if line.key in codes)


def _by_area(scope: Scope) -> bool:
    return scope.union.pk == scope.tree.root and scope.scope == Cell.Scope.SUBTREE


def _table(scope: Scope, lines: tuple[Line, ...], figures: Figures) -> PlaceTable:
    columns = {code: _column(code, lines, figures) for code in HEADLINE}
    unions = {union.code: union for union in scope.unions.values()}
    reporting = _reporting(scope)
    return PlaceTable(
        by="area" if _by_area(scope) else "union",
        headings=tuple(
            Heading(code, str(INDICATORS[code].name), numbers.unit(INDICATORS[code])) for code in HEADLINE
        ),
        lines=tuple(
            _place_line(scope, line.label, unions.get(line.key), entries, reporting)
            for line, *entries in zip(lines, *(columns[code] for code in HEADLINE), strict=False)
        ),
        total=tuple(columns[code][-1] for code in HEADLINE),
    )


def _column(code: str, lines: tuple[Line, ...], figures: Figures) -> list[Entry]:
    """The entries of a figure, line by line, the total last; written so that their decimals can align."""
    values = [line.figures[code] or 0 for line in lines] + [figures[code] or 0]
    shown = numbers.aligned([numbers.show(INDICATORS[code], value) for value in values])
    return [Entry(code, value, number) for value, number in zip(values, shown, strict=True)]


def _place_line(
    scope: Scope, label: str, union: Union | None, entries: list[Entry], reporting: set[int]
) -> PlaceLine:
    if union is None:
        return PlaceLine(label, rows=None, opens=None, entries=tuple(entries), reported=True)
    rows = scope.at(union, _scope_of_line(scope, union))
    opens = rows if _by_area(scope) else scope.at(union)
    return PlaceLine(
        label=label,
        rows=rows,
        opens=None if union == scope.union and not _by_area(scope) else opens,
        entries=tuple(entries),
        reported=not reporting.isdisjoint(rows.counted),
    )


def _scope_of_line(scope: Scope, union: Union) -> str:
    """Which rows of a union its line adds up, as the ledger's breakdown does."""
    if _by_area(scope):
        return Cell.Scope.DIRECT if union.pk == scope.tree.root else Cell.Scope.SUBTREE
    return Cell.Scope.OWN if len(scope.tree.subtree(union.pk)) > 1 else Cell.Scope.SUBTREE


def _reporting(scope: Scope) -> set[int]:
    """Ids of the unions with a batch that stands: the others have reported nothing, which is not zero."""
    if scope.status != Status.ALL:
        return scope.counted
    standing = Batch.objects.standing().filter(campaign=scope.campaign).exclude(kind=Batch.Kind.UNDO)
    return set(standing.order_by().values_list("union_id", flat=True).distinct())


def _as_of(scope: Scope) -> AsOf | None:
    batches = Batch.objects.filter(campaign=scope.campaign, union_id__in=scope.counted, number__isnull=False)
    last = batches.order_by("-number").first()
    return AsOf(last.number, last.at) if last and last.number else None
