"""Categories that a table does not name to who may not know persons, whichever status and day it is asked for (T47)."""

from collections import defaultdict
from collections.abc import Collection

from beneficiaries.models import Category
from songnuan.ledger.cells import Cells
from songnuan.ledger.models import Cell, Status
from songnuan.ledger.small import is_small, person_times, small_groups, with_sisters
from songnuan.reports.parts import parts, read
from songnuan.reports.scope import Scope

LEAF = "leaf"


def few(scope: Scope, cells: Cells, dimension: str) -> frozenset[str]:
    """Keys of the categories (or leaves) that are small among what the table counts, or among today's rows.

    Two tables may be held against each other: what was a group of three when it was filed, and is one of two today,
    would name the two where it stands in the one and is missing in the other (decision 0035). So may a table and the lists,
    which show row by row: what those of one union hide is not named where that union alone has any of it. No query for who
    may know persons; for the others four, three more as of another status.
    """
    if scope.knows_persons:
        return frozenset()
    found = {*_small(cells, scope, dimension), *_hidden_in_lists(scope, dimension)}
    if scope.status != Status.ALL:
        found |= few_today(scope, dimension)
    return frozenset(_with_sisters(found, cells, scope) if dimension == LEAF else found)


def few_today(scope: Scope, dimension: str) -> frozenset[str]:
    """Those among today's rows. One query."""
    return _small(parts(scope.plain.under(Status.ALL.value), (dimension,)), scope, dimension)


def _small(cells: Cells, scope: Scope, dimension: str) -> frozenset[str]:
    group = scope.group
    return frozenset(
        key for key in cells.keys(group, dimension) if is_small(cells.figures(group, dimension, key))
    )


def _hidden_in_lists(scope: Scope, dimension: str) -> frozenset[str]:
    """Keys of which one union alone has rows, and whose lists keep these back."""
    own = {union: (union, Cell.Scope.OWN.value) for union in scope.reached}
    cells, holders = read(scope, list(own.values()), (dimension,)), defaultdict[str, set[int]](set)
    for union, group in own.items():
        for key in cells.keys(group, dimension):
            if any(cells.figures(group, dimension, key).values()):
                holders[key].add(union)
    alone = {key: unions.pop() for key, unions in holders.items() if len(unions) == 1}
    if not alone:
        return frozenset()
    groups = small_groups(scope.campaign, set(alone.values()), scope.status)
    hidden = groups.leaves if dimension == LEAF else groups.heads
    ids = dict(Category.objects.filter(campaign=scope.campaign).values_list("code", "pk"))
    return frozenset(key for key, union in alone.items() if (union, ids.get(key)) in hidden)


def _with_sisters(hidden: Collection[str], cells: Cells, scope: Scope) -> set[str]:
    """With what of each head goes with them, by person-times: else what is left of it would name them."""
    if not hidden:
        return set()
    heads = dict(Category.objects.filter(campaign=scope.campaign).values_list("code", "head__code"))
    leaves = defaultdict[str, list[tuple[int, str]]](list)
    for key in cells.keys(scope.group, LEAF):
        if times := person_times(cells.figures(scope.group, LEAF, key)):
            leaves[heads.get(key) or key].append((times, key))
    return {*hidden, *(key for sisters in leaves.values() for key in with_sisters(sisters, hidden))}
