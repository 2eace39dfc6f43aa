"""“这个数怎么来的”: where one figure of a scope comes from, to be printed and handed on."""

from dataclasses import dataclass

from campaigns.models import Allocation
from songnuan.ledger.allocation.sums import with_passed_on
from songnuan.ledger.cells import WHOLE, Cells, stored
from songnuan.ledger.indicators import BESIDE, DERIVED, INDICATORS, WITH_ROWS, has_dimension
from songnuan.ledger.models import Status
from songnuan.ledger.rollup import Group
from songnuan.ledger.small import falls_apart, folds
from songnuan.reports import numbers
from songnuan.reports.basis import Basis, basis
from songnuan.reports.figures import Figure, figure
from songnuan.reports.goods import GoodsTable, goods_table
from songnuan.reports.numbers import Counted
from songnuan.reports.parts import in_reach, read, with_elsewhere
from songnuan.reports.places import FLOW, place_table, places
from songnuan.reports.previous import previous
from songnuan.reports.reporting import Reporting, reporting, reporting_unions
from songnuan.reports.rows import Narrowing, narrowings
from songnuan.reports.scope import NotInReach, Scope
from songnuan.reports.splits import by_batch, by_category, by_source
from songnuan.reports.tables import Table, counted, value

IN_BATCHES = {"enterprises": "visits", "persons": "disbursed"}
"""What a batch is shown by where the figure itself does not add up over batches."""


@dataclass(frozen=True)
class Explanation:
    """A figure (`value` in fen or a count) and everything that makes it.

    `overlap` is by how much the places together count more than the whole: what several of them reached.
    `parts` are the figures that a derived one is worked out of, `goods` what of the balance is goods.
    """

    scope: Scope
    counted: Counted
    value: int
    basis: Basis
    last: Figure | None
    parts: tuple[Figure, ...]
    signs: tuple[int, ...]
    goods: GoodsTable | None
    places: Table | None
    sources: Table | None
    categories: Table | None
    batches: Table | None
    reporting: Reporting
    overlap: int
    narrowings: tuple[Narrowing, ...]

    @property
    def text(self) -> str:
        return numbers.show(self.counted, self.value)

    @property
    def unit(self) -> str:
        return numbers.unit(self.counted)

    @property
    def turns(self) -> bool:
        """Whether the figure is told under another status as well."""
        known = WITH_ROWS.get(self.counted.code)
        return known is None or self.scope.under(Status.FILED).tells(known)

    @property
    def is_derived(self) -> bool:
        return self.counted.code in DERIVED

    @property
    def is_distinct(self) -> bool:
        return self.counted.code in INDICATORS and INDICATORS[self.counted.code].distinct

    @property
    def terms(self) -> tuple[tuple[str, Figure], ...]:
        """The parts with the sign that stands before each."""
        return tuple(
            ("−" if sign < 0 else "+" if place else "", part)
            for place, (sign, part) in enumerate(zip(self.signs, self.parts, strict=True))
        )


def explain(code: str, scope: Scope) -> Explanation:
    """What makes a figure; NotInReach for a code that is none. A constant number of queries.

    Nor is a category that an address names taken apart for who may not know persons: by places and batches the figure
    would tell of a small group where it is, and, where it is refused alone, that it is one.
    """
    if code not in WITH_ROWS and code not in DERIVED:
        raise NotInReach
    if folds(scope.narrow.keys) and not scope.knows_persons:
        raise NotInReach
    if code in WITH_ROWS and not scope.tells(WITH_ROWS[code]):
        raise NotInReach
    whole_cells = _read(code, scope, with_elsewhere(scope), (*WHOLE, *_dimensions(code)))
    cells = in_reach(scope, whole_cells)
    lines, there = places(scope) if _by_place(code, scope) else (), reporting_unions(scope)
    parted = (*WHOLE, "form") if code == "balance" else WHOLE
    below = _read(code, scope, [scope.group, *(place.group for place in lines)], parted) if lines else None
    codes = _columns(code)
    table = place_table(scope, lines, below, there, codes=codes) if below else None
    whole = value(code, cells.figures(scope.group))
    distinct = code in INDICATORS and INDICATORS[code].distinct
    parts = DERIVED[code].parts if code in DERIVED else ()
    return Explanation(
        scope=scope,
        counted=counted(code),
        value=whole,
        basis=basis(scope),
        last=_with_last(code, scope, cells),
        parts=tuple(figure(part, cells.figures(scope.group)) for _sign, part in parts),
        signs=tuple(sign for sign, _part in parts),
        goods=goods_table(scope, lines, below or whole_cells, whole_cells) if code == "balance" else None,
        places=table,
        sources=by_source(scope, cells, codes) if "source" in _dimensions(code) else None,
        categories=by_category(scope, cells, codes) if "category" in _dimensions(code) else None,
        batches=by_batch(scope, cells, (IN_BATCHES.get(code, code),) if code not in DERIVED else codes),
        reporting=reporting(scope, there),
        narrowings=narrowings(scope),
        overlap=sum(table.column(code)) - whole if table and distinct else 0,
    )


def _by_place(code: str, scope: Scope) -> bool:
    """Whether each place's own figure is told (`Scope.tells`): many of them are of one union alone."""
    known = WITH_ROWS.get(code)
    return known is None or scope.is_all_statuses or falls_apart(known, knows_persons=scope.knows_persons)


def _read(code: str, scope: Scope, groups: list[Group], dimensions: tuple[str, ...]) -> Cells:
    """The figures of the groups, with those beside the rollup where this figure needs them."""
    cells = read(scope, groups, dimensions)
    if code in BESIDE or (code in DERIVED and any(part in BESIDE for _sign, part in DERIVED[code].parts)):
        asked = scope.condition(Allocation)
        return with_passed_on(cells, scope.campaign, groups, dimensions, condition=asked, status=scope.status)
    return cells


def _columns(code: str) -> tuple[str, ...]:
    """The balance stands beside what it is worked out of, any other figure alone."""
    if code == "balance":
        return FLOW
    return ("raised", "received", "passed_on", "available") if code == "available" else (code,)


def _dimensions(code: str) -> tuple[str, ...]:
    """By what a figure falls apart: none for distinct counts, which would count twice."""
    if code in DERIVED:
        return ("source", "form", "batch")
    if WITH_ROWS[code].distinct:
        return ("batch",)
    return tuple(name for name in ("category", "source", "batch") if has_dimension(code, name))


def _with_last(code: str, scope: Scope, cells: Cells) -> Figure | None:
    """The figure with last year's beside it; None for a derived one and where there is no last year."""
    before = previous(scope) if code in INDICATORS else None
    if before is None:
        return None
    last = stored(before.campaign, [before.group]).figures(before.group)
    return figure(code, cells.figures(scope.group), last=(before, last))
