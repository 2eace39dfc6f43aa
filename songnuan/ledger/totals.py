"""Figures as a page or a program asks for them: frozen report objects, read from the rollup."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Manager
from django.utils.translation import gettext as _

from beneficiaries.models import Category, Disbursement, ServiceKind
from campaigns.models import (
    Campaign,
    Contribution,
    EnterpriseKind,
    FundSource,
    Tree,
    Union,
    Visit,
)
from songnuan.ledger.counting import counting, firms_of
from songnuan.ledger.indicators import DISTINCT, INDICATORS, has_dimension
from songnuan.ledger.models import Cell, Status
from songnuan.ledger.movement import key_of
from songnuan.lib import money

BREAKDOWNS = ("area", "union", "category", "source", "day")
"""Those of the contracts; reports also ask for the other dimensions of songnuan.ledger.indicators."""

TERMS: dict[str, Manager[Any]] = {
    "source": FundSource.objects, "service": ServiceKind.objects, "kind": EnterpriseKind.objects,
}  # fmt: skip
"""Dimensions whose keys are the codes of a small table of names."""

JSON_ORDER = (
    "raised", "enterprises", "consoled", "disbursed", "assisted", "served", "returned", "visits", "persons",
    "received", "service_cost",
)  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """Every figure of one group: fen, person-times, 家, 次 or 人; None where a figure has no such dimension."""

    values: dict[str, int | None]

    def __getitem__(self, code: str) -> int | None:
        return self.values[code]

    def as_json(self) -> dict[str, Any]:
        """Money as decimal strings in yuan, the rest as numbers, in the order of the contracts."""
        return {code: _plain(code, self.values[code]) for code in JSON_ORDER}


@dataclass(frozen=True)
class Line:
    """One line of a breakdown: its key, its label in the reader's language, its figures."""

    key: str
    label: str
    figures: Figures


@dataclass(frozen=True)
class Breakdown:
    """Lines and a total that is a computation of its own: 家 and 人 do not add up."""

    by: str
    lines: tuple[Line, ...]
    total: Figures


def _plain(code: str, value: int | None) -> Any:
    return money.yuan(value) if value is not None and INDICATORS[code].is_money else value


def _figures(cell: Cell | None) -> Figures:
    return Figures({code: getattr(cell, code) if cell else 0 for code in INDICATORS})


def totals(
    campaign: Campaign, union: Union, status: str = Status.ALL, scope: str = Cell.Scope.SUBTREE
) -> Figures:
    """The figures of a union and all below it, or of the part of it that `scope` means: one query."""
    cell = Cell.objects.filter(
        campaign=campaign, status=status, union=union, scope=scope, dimension=""
    ).first()
    return _figures(cell)


def breakdown(campaign: Campaign, union: Union, by: str, status: str = Status.ALL) -> Breakdown:
    """The same figures split by area, union, category head, source or day. A constant number of queries."""
    tree = campaign.tree()
    if by in ("area", "union"):
        lines = _lines_by_place(campaign, union, by, status, tree)
    else:
        lines = _lines_by_key(campaign, union, by, status, tree)
    return Breakdown(by, tuple(lines), totals(campaign, union, status))


def _lines_by_place(campaign: Campaign, union: Union, by: str, status: str, tree: Tree) -> list[Line]:
    below = tree.subtree(union.pk)
    if by == "union":
        wanted = dict.fromkeys((place for place in tree.places if place in below), Cell.Scope.OWN)
    else:
        wanted = {area: Cell.Scope.SUBTREE for area in tree.areas() if area in below}
        if not wanted:
            wanted = {union.pk: Cell.Scope.SUBTREE}
        elif union.pk == tree.root:
            wanted[tree.root] = Cell.Scope.DIRECT
    cells = {
        cell.union_id: cell
        for cell in Cell.objects.filter(campaign=campaign, status=status, dimension="", union__in=wanted)
        if cell.scope == wanted[cell.union_id]
    }
    names = Union.objects.in_bulk(list(wanted))
    return [
        Line(names[place].code, place_label(names[place], wanted[place]), _figures(cells.get(place)))
        for place in wanted
    ]


def place_label(union: Union, scope: str) -> str:
    """How a table names a union's line: 省本级 and 市本级 are the union's own rows, apart from those below."""
    if scope == Cell.Scope.DIRECT:
        return _("省本级及直报单位")
    if scope == Cell.Scope.OWN and union.kind == Union.Kind.PROVINCE:
        return _("省本级")
    if scope == Cell.Scope.OWN and union.kind == Union.Kind.AREA:
        return _("%(union)s本级") % {"union": union.label}
    return union.label


def _lines_by_key(campaign: Campaign, union: Union, by: str, status: str, tree: Tree) -> list[Line]:
    found = cells_by_key(campaign, (union.pk,), by, status)[union.pk]
    counts_people = by in ("category", "source", "day")
    distinct = _distinct_by_key(campaign, by, tree.subtree(union.pk), status) if counts_people else {}
    lines = []
    for key, label in labels(campaign, by, found):
        figures: dict[str, int | None] = dict(
            _figures(None).values if key not in found else found[key].values
        )
        for code in figures:
            if not has_dimension(code, by):
                figures[code] = None
            elif code in DISTINCT:
                figures[code] = distinct[code].get(key, 0) if counts_people else None
        if key in found or by != "day":
            lines.append(Line(key, label, Figures(figures)))
    return lines


def cells_by_key(
    campaign: Campaign, unions: Iterable[int], dimension: str, status: str = Status.ALL
) -> dict[int, dict[str, Figures]]:
    """union id → key → the figures of it and all below it, narrowed to that key: one query, no rows."""
    wanted = list(unions)
    found: dict[int, dict[str, Figures]] = {union: {} for union in wanted}
    cells = Cell.objects.filter(
        campaign=campaign, status=status, union__in=wanted, scope=Cell.Scope.SUBTREE, dimension=dimension
    )
    for cell in cells:
        found[cell.union_id][cell.key] = _figures(cell)
    return found


def labels(campaign: Campaign, by: str, found: Iterable[str]) -> list[tuple[str, str]]:
    """Every key of a dimension with its name in the reader's language, in the order in which tables show them."""
    there = set(found)
    nameless = [("", _("未填来源"))] if "" in there else []
    match by:
        case "day":
            return [(key, key or _("未填日期")) for key in sorted(there)]
        case "form":
            return [(key, str(label)) for key, label in Contribution.Form.choices]
        case "category":
            return [(head.code, str(head)) for head in Category.objects.filter(campaign=campaign, head=None)]
        case "leaf":
            return [(leaf.code, str(leaf)) for leaf in Category.objects.filter(campaign=campaign)]
        case _:
            return [(term.code, str(term)) for term in TERMS[by].all()] + nameless


def _distinct_by_key(campaign: Campaign, by: str, unions: set[int], status: str) -> dict[str, dict[str, int]]:
    """Distinct counts within each key, from the rows: lines of one person or firm may overlap."""
    column = {"category": "head__code", "source": "source__code", "day": "date"}[by]
    rows = Disbursement.objects.filter(person__isnull=False, campaign=campaign, union__in=unions)
    people = counting(rows, status).order_by().values_list(column)
    found = people.annotate(Count("person", distinct=True))
    counts = {"persons": {key_of(key): count for key, count in found}, "enterprises": {}}
    if by == "day":
        counts["enterprises"] = _enterprises_by_day(campaign, unions, status)
    return counts


def _enterprises_by_day(campaign: Campaign, unions: set[int], status: str) -> dict[str, int]:
    """Identity is the campaign's; the count is of the visits in scope."""
    found = firms_of(campaign, status)
    days: dict[str, set[int]] = {}
    visits = counting(Visit.objects.filter(campaign=campaign), status)
    for pk, union, day in visits.values_list("pk", "union_id", "date"):
        if union in unions:
            days.setdefault(key_of(day), set()).add(found[pk])
    return {day: len(firms) for day, firms in days.items()}
