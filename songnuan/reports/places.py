"""How figures fall to the places below a scope: areas for the province, unions elsewhere."""

from dataclasses import dataclass

from campaigns.models import Union
from songnuan.ledger.cells import Cells
from songnuan.ledger.indicators import HEADLINE
from songnuan.ledger.models import Cell
from songnuan.ledger.rollup import Group
from songnuan.ledger.totals import place_label
from songnuan.reports.reporting import There
from songnuan.reports.scope import Scope
from songnuan.reports.tables import Source, Table, table

FLOW = ("raised", "received", "disbursed", "service_cost", "balance")
"""筹集 → 上级拨入 → 发放: where the money of each place came from and went."""


@dataclass(frozen=True)
class Place:
    """One line: the group of rows it adds up; `union` is None where the reader no longer reaches it."""

    group: Group
    label: str
    union: Union | None
    rows: Scope | None
    opens: Scope | None


def by_area(scope: Scope) -> bool:
    """Whether the places below are the province's areas."""
    return scope.union.pk == scope.tree.root and scope.scope == Cell.Scope.SUBTREE


def places(scope: Scope) -> tuple[Place, ...]:
    """The lines of a scope, in the order of its tree; none for a single union. One query for names out of reach."""
    if len(scope.counted) == 1:
        return ()
    if by_area(scope):
        groups = [(area, Cell.Scope.SUBTREE.value) for area in scope.tree.areas()]
        groups.append((scope.tree.root, Cell.Scope.DIRECT.value))
    else:
        groups = [(union, Cell.Scope.OWN.value) for union in scope.tree.places if union in scope.counted]
    names = dict(scope.unions)
    beyond = [union for union, _kind in groups if union not in names]
    if beyond:
        names.update(Union.objects.in_bulk(beyond))
    return tuple(_place(scope, group, names[group[0]]) for group in groups)


def _place(scope: Scope, group: Group, union: Union) -> Place:
    label = place_label(union, group[1])
    if union.pk not in scope.unions:
        return Place(group, label, None, None, None)
    leaf = group[1] == Cell.Scope.OWN and len(scope.tree.subtree(union.pk)) == 1
    rows = scope.at(union, Cell.Scope.SUBTREE if leaf else group[1])
    own = union == scope.union and group[1] == Cell.Scope.OWN
    opens = (rows if by_area(scope) else scope.at(union)).without_keys
    return Place(group, label, union, rows, None if own else opens)


def place_table(
    scope: Scope,
    lines: tuple[Place, ...],
    cells: Cells,
    reporting: There,
    *,
    codes: tuple[str, ...] = HEADLINE,
) -> Table:
    """The table of these places with the scope's own figures as its total; a place of which no union reported says so."""
    sources = [
        Source(
            label=place.label,
            figures=cells.figures(place.group),
            rows=place.rows,
            opens=place.opens,
            reported=place.rows is None or not reporting.unions.isdisjoint(place.rows.counted),
        )
        for place in lines
    ]
    return table(
        "area" if by_area(scope) else "union",
        codes,
        sources,
        Source("", figures=cells.figures(scope.group), rows=scope),
    )
