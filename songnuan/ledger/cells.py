"""Many groups of the rollup in one reading: what a page shows side by side."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from beneficiaries.models import Disbursement
from campaigns.models import Campaign, Fact, Visit
from songnuan.ledger.counting import counting, firms_of
from songnuan.ledger.indicators import DIMENSIONS, FACTS, INDICATORS, additive_of
from songnuan.ledger.models import Cell, Status
from songnuan.ledger.movement import key_of
from songnuan.ledger.rollup import CellKey, Group, groups_of

WHOLE = ("",)


@dataclass(frozen=True)
class Cells:
    """Figures (fen or counts) of groups of rows; a group that holds nothing is all zero."""

    found: dict[CellKey, dict[str, int]]
    codes: Iterable[str] = tuple(INDICATORS)

    def figures(self, group: Group, dimension: str = "", key: str = "") -> dict[str, int]:
        """Every figure of a group, or of the part of it that a dimension's key narrows it to."""
        return self.found.get((*group, dimension, key)) or dict.fromkeys(self.codes, 0)

    def keys(self, group: Group, dimension: str) -> list[str]:
        """The keys that occur in a group, sorted."""
        return sorted(key for *there, by, key in self.found if (*there,) == group and by == dimension)


def stored(
    campaign: Campaign, groups: Collection[Group], dimensions: Iterable[str] = WHOLE, status: str = Status.ALL
) -> Cells:
    """From the rollup: one query."""
    unions = {union for union, _scope in groups}
    cells = Cell.objects.filter(
        campaign=campaign, status=status, union__in=unions, dimension__in=list(dimensions)
    )
    wanted = set(groups)
    return Cells(
        {
            (cell.union_id, cell.scope, cell.dimension, cell.key): {
                code: getattr(cell, code) for code in INDICATORS
            }
            for cell in cells
            if (cell.union_id, cell.scope) in wanted
        }
    )


def counted(
    campaign: Campaign,
    groups: Collection[Group],
    dimensions: Iterable[str],
    condition: Callable[[type[Fact]], Q | None],
    status: str = Status.ALL,
) -> Cells:
    """The same from the rows that fulfil a condition, None for kinds of fact of which none does.

    For spans of days and for keys of several dimensions, which the rollup does not hold.
    """
    tree, wanted, narrowed = campaign.tree(), set(groups), set(dimensions)
    found: dict[CellKey, Counter[str]] = defaultdict(Counter)
    for fact in FACTS:
        figures = {indicator.code: indicator.aggregate() for indicator in additive_of(fact)}
        asked = condition(fact) if figures else None
        if asked is None:
            continue
        by = {name: column for name, column in DIMENSIONS[fact].items() if name in narrowed}
        rows = counting(fact.objects.filter(asked, campaign=campaign), status).order_by()
        for line in rows.values("union_id", *by.values()).annotate(**figures):
            moved = {code: line[code] for code in figures}
            keys = [("", ""), *((name, key_of(line[column])) for name, column in by.items())]
            for group in wanted.intersection(groups_of(tree, line["union_id"])):
                for dimension, key in keys:
                    found[*group, dimension, key].update(moved)
    members: dict[tuple[Group, str], set[int]] = defaultdict(set)
    for code, union, identity in (
        *_people(campaign, condition(Disbursement), status),
        *_firms(campaign, condition(Visit), status),
    ):
        for group in wanted.intersection(groups_of(tree, union)):
            members[group, code].add(identity)
    for (group, code), there in members.items():
        found[*group, "", ""][code] = len(there)
    return Cells({place: {code: figures[code] for code in INDICATORS} for place, figures in found.items()})


def _people(campaign: Campaign, asked: Q | None, status: str) -> Iterable[tuple[str, int, int]]:
    if asked is None:
        return
    handed = Disbursement.objects.filter(asked, campaign=campaign, person__isnull=False)
    rows = counting(handed, status).order_by()
    for union, person, _rows in rows.values_list("union_id", "person_id").annotate(Count("pk")):
        yield "persons", union, person


def _firms(campaign: Campaign, asked: Q | None, status: str) -> Iterable[tuple[str, int, int]]:
    """Who is one and the same enterprise is settled over the whole campaign, not within what is asked."""
    if asked is None:
        return
    visits = counting(Visit.objects.filter(asked, campaign=campaign), status)
    found = firms_of(campaign, status)
    for pk, union in visits.order_by().values_list("pk", "union_id"):
        yield "enterprises", union, found[pk]
