"""How the figures of a scope fall apart: by day, category, source and whatever else the rollup knows.

The whole figure is that of the frozen tree, and published. Of a union that moved out of the reader's reach no part is told:
day by day and leaf by leaf it would be read row by row, the narrowed figure, which leaves it out, being what to subtract. What
it counts stands in one line, so that the parts add up to the whole. Goods, and services by their kind, still stand by place.
"""

from collections import Counter
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from songnuan.ledger.cells import Cells, counted, stored
from songnuan.ledger.models import Cell
from songnuan.ledger.rollup import Group
from songnuan.reports.scope import Scope

ELSEWHERE = _("现在不由您的单位管理的工会")
"""What their line is called."""


def parts(scope: Scope, dimensions: tuple[str, ...]) -> Cells:
    """The figures of a scope and of its parts. One query."""
    return in_reach(scope, read(scope, with_elsewhere(scope), dimensions))


def read(scope: Scope, groups: Collection[Group], dimensions: tuple[str, ...]) -> Cells:
    """From the rollup; from the rows where these are narrowed."""
    if scope.narrow:
        return counted(scope.campaign, groups, dimensions, scope.condition, scope.status)
    return stored(scope.campaign, groups, dimensions, scope.status)


def with_elsewhere(scope: Scope) -> list[Group]:
    """The groups that `in_reach` and `elsewhere` ask for: the scope's, and each union of which no part is told."""
    return [scope.group, *_elsewhere(scope)]


def in_reach(scope: Scope, cells: Cells) -> Cells:
    """The same with the parts of the scope less what unions out of reach count in them; the whole stays."""
    groups = _elsewhere(scope)
    if not groups:
        return cells
    found, lessened = dict(cells.found), set()
    for group in groups:
        for dimension, key in [place[2:] for place in cells.found if place[:2] == group and place[2]]:
            part = (*scope.group, dimension, key)
            theirs = cells.found[*group, dimension, key]
            found[part] = {code: value - theirs[code] for code, value in found[part].items()}
            lessened.add(part)
    # Only now: after the union that had it all may come one whose cells are zeros, as an undo leaves them.
    gone = {part for part in lessened if not any(found[part].values())}
    return Cells({key: value for key, value in found.items() if key not in gone}, cells.codes)


def elsewhere(
    scope: Scope, cells: Cells, dimension: str, keys: Collection[str] | None = None
) -> dict[str, int]:
    """What unions out of reach count in all parts by a dimension together (in those of `keys`); empty where it is nothing."""
    together: Counter[str] = Counter()
    for group in _elsewhere(scope):
        for key in cells.keys(group, dimension):
            if keys is None or key in keys:
                together.update(cells.figures(group, dimension, key))
    return dict(together)


def _elsewhere(scope: Scope) -> list[Group]:
    return [(union, Cell.Scope.OWN.value) for union in sorted(scope.away)]
