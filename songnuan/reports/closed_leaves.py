"""Leaves of the closed class that a table does not tell to who may not know that class (decision 0049)."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, QuerySet

from beneficiaries.models import Category, Disbursement
from songnuan.ledger.small import FEWEST
from songnuan.reports.places import by_area
from songnuan.reports.scope import Scope


def untold(scope: Scope) -> frozenset[str]:
    """Codes whose figures as leaves this reader is not told: of closed heads every leaf, and what has none.

    One leaf less would be the head without the others. No query for who may know the closed class, else one, and for the
    whole province another.
    """
    if scope.knows_closed:
        return frozenset()
    families: dict[int, list[Category]] = defaultdict(list)
    for category in Category.objects.filter(campaign=scope.campaign):
        families[category.head_id or category.pk].append(category)
    closed = [family for family in families.values() if any(category.closed for category in family)]
    return frozenset(category.code for family in closed if not _told(scope, family) for category in family)


def _told(scope: Scope, family: list[Category]) -> bool:
    """Whether the leaves of a closed head may be told: of the whole province as it stands, several of them, none small.

    Lists show its rows one by one. By a place, a status or an edition the figures of two leaves would differ by one row;
    where there is but one leaf, every row is of it.
    """
    if not by_area(scope) or not scope.is_all_statuses:
        return False
    rows = Disbursement.objects.live().filter(category=OuterRef("pk")).order_by()
    there: QuerySet = Category.objects.filter(Exists(rows), pk__in=[category.pk for category in family])
    enough = there.annotate(enough=Exists(rows[FEWEST - 1 :])).values_list("enough", flat=True)
    return len(enough) > 1 and all(enough)
