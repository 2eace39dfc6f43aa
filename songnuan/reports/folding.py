"""Rows of small groups in a list whose address names their category: folded together for who may not know persons."""

from dataclasses import dataclass, field

from django.db.models import Q

from beneficiaries.models import Disbursement
from campaigns.models import FactQuerySet
from songnuan.ledger.indicators import Indicator
from songnuan.ledger.small import FEWEST, folds, of_small_groups, persons_of, small_groups
from songnuan.reports.scope import Scope


@dataclass(frozen=True)
class Folding:
    """Which rows of a list are not shown one by one, how many, and whether not even their sum is told, nor if there are any."""

    rows: Q = field(default_factory=lambda: Q(pk__in=()))
    count: int = 0
    keeps_back: bool = False


def folded(indicator: Indicator, scope: Scope, listed: FactQuerySet) -> Folding:
    """What a reader who may not know persons is not shown of a list that names a category (decision 0035).

    No query for everybody else, and for lists that name none.
    """
    keys = scope.narrow.keys
    if indicator.fact is not Disbursement or not folds(keys) or scope.knows_persons:
        return Folding()
    rows = of_small_groups(small_groups(scope.campaign, scope.counted, scope.status), keys)
    count = listed.filter(rows).count()
    alone = not listed.exclude(rows).exists()
    return Folding(rows, count, alone and persons_of(listed) < FEWEST)
