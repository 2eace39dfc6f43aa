"""Categories that a table does not name to who may not know persons, whichever status and day it is asked for (T47)."""

from songnuan.ledger.cells import Cells
from songnuan.ledger.models import Status
from songnuan.ledger.rollup import Group
from songnuan.ledger.small import is_small
from songnuan.reports.parts import parts
from songnuan.reports.scope import Scope


def few(scope: Scope, cells: Cells, dimension: str) -> frozenset[str]:
    """Keys of the categories (or leaves) that are small among what the table counts, or among today's rows.

    Two tables may be held against each other: what was a group of three when it was filed, and is one of two today,
    would name the two where it stands in the one and is missing in the other (decision 0035). No query for who may know
    persons, and none where today's rows are what is counted, as a part of a small group is small; else one.
    """
    if scope.knows_persons:
        return frozenset()
    found = _small(cells, scope.group, dimension)
    if scope.status != Status.ALL:
        found |= few_today(scope, dimension)
    return found


def few_today(scope: Scope, dimension: str) -> frozenset[str]:
    """Those among today's rows. One query."""
    return _small(parts(scope.plain.under(Status.ALL.value), (dimension,)), scope.group, dimension)


def _small(cells: Cells, group: Group, dimension: str) -> frozenset[str]:
    return frozenset(
        key for key in cells.keys(group, dimension) if is_small(cells.figures(group, dimension, key))
    )
