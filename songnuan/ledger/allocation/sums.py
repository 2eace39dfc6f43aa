"""拨给下级 beside the figures of the rollup, which does not hold it: 可用资金 is worked out with it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q

from campaigns.models import Allocation, Campaign
from songnuan.ledger.cells import Cells
from songnuan.ledger.counting import counting
from songnuan.ledger.indicators import BESIDE, DIMENSIONS, WITH_ROWS
from songnuan.ledger.movement import key_of
from songnuan.ledger.rollup import CellKey, Group, groups_of

PASSED_ON = BESIDE["passed_on"]


def with_passed_on(
    cells: Cells,
    campaign: Campaign,
    groups: Collection[Group],
    dimensions: Iterable[str],
    *,
    condition: Q | None,
    status: str,
) -> Cells:
    """The same groups with what their unions passed on, in fen, from the rows. One query, and one for the tree.

    `condition` narrows the rows; None where nothing can be narrowed so, and nothing is meant.
    """
    by = {name: DIMENSIONS[Allocation][name] for name in dimensions if name in DIMENSIONS[Allocation]}
    sums: dict[CellKey, Counter[str]] = defaultdict(Counter)
    if condition is not None:
        tree, wanted = campaign.tree(), set(groups)
        rows = counting(Allocation.objects.filter(condition, campaign=campaign), status).order_by()
        for line in rows.values("union_id", *by.values()).annotate(passed_on=PASSED_ON.aggregate()):
            keys = [("", ""), *((name, key_of(line[column])) for name, column in by.items())]
            for group in wanted.intersection(groups_of(tree, line["union_id"])):
                for dimension, key in keys:
                    sums[*group, dimension, key]["passed_on"] += line["passed_on"]
    none = dict.fromkeys(WITH_ROWS, 0)
    found = cells.found.keys() | sums.keys()
    return Cells(
        {place: {**none, **cells.found.get(place, {}), **sums[place]} for place in found}, tuple(WITH_ROWS)
    )
