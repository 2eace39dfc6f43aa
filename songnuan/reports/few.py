"""Categories that a table does not name to who may not know persons, whichever status and day it is asked for (T47)."""

from beneficiaries.models import Category
from songnuan.ledger.cells import Cells
from songnuan.ledger.models import Status
from songnuan.ledger.small import is_small, person_times, small_groups, small_leaves
from songnuan.reports.parts import parts
from songnuan.reports.scope import Scope

LEAF = "leaf"


def few(scope: Scope, cells: Cells, dimension: str) -> frozenset[str]:
    """Keys of the categories (or leaves) that are small among what the table counts, or among today's rows.

    Two tables may be held against each other: what was a group of three when it was filed, and is one of two today,
    would name the two where it stands in the one and is missing in the other (decision 0035). So may the table of one union
    and its lists, which show row by row: what they hide the table does not name. No query for who may know persons; for the
    others one for leaves, one as of another status, three for one union alone.
    """
    if scope.knows_persons:
        return frozenset()
    found = _small(scope, cells, dimension)
    if scope.status != Status.ALL:
        found |= few_today(scope, dimension)
    return found | _hidden_in_lists(scope, dimension) if len(scope.counted) == 1 else found


def few_today(scope: Scope, dimension: str) -> frozenset[str]:
    """Those among today's rows. One query, one more for leaves."""
    return _small(scope, parts(scope.plain.under(Status.ALL.value), (dimension,)), dimension)


def _small(scope: Scope, cells: Cells, dimension: str) -> frozenset[str]:
    """Of leaves so many sisters besides that what is left of their head is neither one leaf nor few person-times."""
    figures = {key: cells.figures(scope.group, dimension, key) for key in cells.keys(scope.group, dimension)}
    if dimension != LEAF:
        return frozenset(key for key, counts in figures.items() if is_small(counts))
    times = {key: person_times(counts) for key, counts in figures.items()}
    if not any(map(is_small, figures.values())):
        return frozenset()
    heads = dict(Category.objects.filter(campaign=scope.campaign).values_list("code", "head__code"))
    counted = [((0, heads.get(key) or key, key), count) for key, count in times.items() if count > 0]
    return frozenset(leaf for _all, leaf in small_leaves(counted))


def _hidden_in_lists(scope: Scope, dimension: str) -> frozenset[str]:
    groups = small_groups(scope.campaign, scope.counted, scope.status)
    hidden = {group for _union, group in (groups.leaves if dimension == LEAF else groups.heads)}
    return frozenset(Category.objects.filter(pk__in=hidden).values_list("code", flat=True))
