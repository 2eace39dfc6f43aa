"""分地区汇总表: every figure by area, each area's own level apart."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from songnuan.ledger.cells import Cells, stored
from songnuan.ledger.models import Cell
from songnuan.reports.official.table import Column, Line, Official, figure_column, figure_entry
from songnuan.reports.places import Place, by_area, places
from songnuan.reports.reporting import There, reporting_unions
from songnuan.reports.scope import Scope

CODES = ("raised", "enterprises", "consoled", "disbursed", "assisted", "served", "returned")
"""In the order in which the figures are published."""
OWN = Cell.Scope.OWN.value


def areas(scope: Scope, codes: tuple[str, ...] = CODES) -> Official:
    """The table of a scope. A constant number of queries; reads the rollup."""
    below = places(scope)
    groups = {place.group for place in below} | {(place.group[0], OWN) for place in below} | {scope.group}
    cells = stored(scope.campaign, groups, status=scope.status)
    there = reporting_unions(scope)
    lines: list[Line] = []
    for place in below:
        line = _line(place, cells, codes, there)
        lines.append(line)
        if by_area(scope) and _has_levels(scope, place):
            lines.append(replace(_own_level(scope, place, cells, codes), reported=line.reported))
    total = Line(_("合计"), tuple(figure_entry(code, cells.figures(scope.group), scope) for code in codes))
    return Official(
        scope=scope,
        first=_("地区") if by_area(scope) else _("单位"),
        columns=tuple(columns(codes)),
        lines=tuple(lines),
        total=total if lines else None,
        notes=notes(codes),
    )


def columns(codes: tuple[str, ...]) -> list[Column]:
    """A column for each figure."""
    return [figure_column(code) for code in codes]


def notes(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Why lines may not add up."""
    said = [_("“市本级”是其中项，已包含在上一行的数里，不再相加。")]
    if "enterprises" in codes:
        said.append(
            _(
                "企业按统一社会信用代码去重：同一家企业被几级工会走访只算一家，所以各地家数之和大于或等于合计。"
            )
        )
    return tuple(said)


def _line(place: Place, cells: Cells, codes: tuple[str, ...], there: There) -> Line:
    figures = cells.figures(place.group)
    return Line(
        title=place.label,
        entries=tuple(figure_entry(code, figures, place.rows) for code in codes),
        opens=f"{reverse('overview')}?{place.opens.query}" if place.opens else "",
        reported=place.rows is None or not there.unions.isdisjoint(place.rows.counted),
    )


def _has_levels(scope: Scope, place: Place) -> bool:
    """Whether an area has unions below it, so that its own rows are only a part."""
    return place.group[1] == Cell.Scope.SUBTREE and len(scope.tree.subtree(place.group[0])) > 1


def _own_level(scope: Scope, place: Place, cells: Cells, codes: tuple[str, ...]) -> Line:
    figures = cells.figures((place.group[0], OWN))
    rows = scope.at(place.union, OWN) if place.union else None
    return Line(
        title=_("其中：市本级"),
        entries=tuple(figure_entry(code, figures, rows) for code in codes),
        depth=1,
        opens=f"{reverse('overview')}?{rows.query}" if rows else "",
    )
