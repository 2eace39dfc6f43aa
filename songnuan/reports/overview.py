"""The overview: the published figures of a scope, last year's beside them, and how they fall; one report object."""

from dataclasses import dataclass
from functools import cached_property

from songnuan.ledger.cells import WHOLE
from songnuan.ledger.indicators import HEADLINE, INDICATORS
from songnuan.reports import charts
from songnuan.reports.basis import Basis, basis
from songnuan.reports.briefing import briefing
from songnuan.reports.charts import Chart
from songnuan.reports.days import Days, days
from songnuan.reports.figures import BESIDE, Figure, figure
from songnuan.reports.parts import parts, read
from songnuan.reports.places import FLOW, by_area, place_table, places
from songnuan.reports.previous import previous
from songnuan.reports.reporting import Reporting, reporting, reporting_unions
from songnuan.reports.scope import Scope
from songnuan.reports.splits import by_batch, by_category, by_source
from songnuan.reports.tables import Table
from songnuan.reports.tiles import Tiles, tiles

NARROWED = ("category", "source", "day")
SHOWN_FIRST = "disbursed"


@dataclass(frozen=True)
class Overview:
    """What the page, the wall screen, the briefing and the exports say about a scope.

    `chosen` is the code of the figure that tiles and days show.
    """

    scope: Scope
    chosen: str
    figures: tuple[Figure, ...]
    before: Scope | None
    basis: Basis
    table: Table | None
    tiles: Tiles | None
    flow: Table | None
    days: Days | None
    categories: Table | None
    sources: Table | None
    batches: Table | None
    reporting: Reporting

    @property
    def chosen_name(self) -> str:
        """The name of the figure that tiles and days show."""
        return next(figure.name for figure in self.figures if figure.code == self.chosen)

    @property
    def briefing(self) -> str:
        """The sentence for the chat group."""
        return briefing(self.scope, self.figures, self.basis.as_of)

    @cached_property
    def definitions(self) -> tuple[Figure, ...]:
        """Every figure on the page, for the list of what each counts."""
        return tuple(part for figure in self.figures for part in (figure, figure.beside) if part)

    @property
    def course(self) -> Chart | None:
        return charts.course(self.days) if self.days else None

    @property
    def category_bars(self) -> Chart | None:
        return charts.bars(self.categories, "consoled") if self.categories else None

    @property
    def source_bars(self) -> Chart | None:
        return charts.bars(self.sources, "raised", "disbursed") if self.sources else None

    @property
    def table_bars(self) -> Chart | None:
        return charts.bars(self.table, "disbursed") if self.table else None

    @property
    def flow_bars(self) -> Chart | None:
        return charts.bars(self.flow, *FLOWS) if self.flow else None


def overview(scope: Scope, chosen: str = SHOWN_FIRST) -> Overview:
    """The report of a scope. A constant number of queries."""
    lines, single = places(scope), len(scope.counted) == 1
    dimensions = (*WHOLE, *NARROWED, "batch") if single else (*WHOLE, *NARROWED)
    cells = parts(scope, dimensions)
    before = previous(scope)
    last = parts(before, (*WHOLE, "day")) if before else None
    figures, there = cells.figures(scope.group), reporting_unions(scope)
    below = read(scope, [scope.group, *(place.group for place in lines)], WHOLE) if lines else None
    table = place_table(scope, lines, below, there) if below else None
    return Overview(
        scope=scope,
        chosen=chosen,
        figures=tuple(
            figure(
                code, figures, _beside(code, scope),
                (before, last.figures(before.group)) if before and last else None,
            )
            for code in HEADLINE
        ),
        before=before,
        basis=basis(scope),
        table=table,
        tiles=tiles(chosen, lines, table) if table and by_area(scope) else None,
        flow=place_table(scope, lines, below, there, codes=FLOW)
        if below and any(figures[code] for code in FLOWS)
        else None,
        days=days(chosen, scope, cells, (before, last) if before and last else None),
        categories=by_category(scope, cells),
        sources=by_source(scope, cells),
        batches=by_batch(scope, cells, HEADLINE_OF_BATCH) if single else None,
        reporting=reporting(scope, there),
    )  # fmt: skip


def _beside(code: str, scope: Scope) -> str | None:
    beside = BESIDE.get(code)
    return beside if beside and scope.tells(INDICATORS[beside]) else None


FLOWS = ("raised", "received", "disbursed")
"""What the chart of money shows; without any of it there is nothing to draw."""

HEADLINE_OF_BATCH = ("raised", "disbursed", "consoled", "visits", "assisted", "served", "returned")
"""What a batch is shown by: visits in place of 家, which do not add up over batches."""
