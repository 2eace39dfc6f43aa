"""What came of rows that wait again: the batch that had settled them was undone or replaced.

What it stored of them was perhaps of the closed class, or about a child, as their cells do not say.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.models import PendingRow

_SEALED_NAME = Q(name="") & ~Q(sealed=b"")
_TOLD_OF_NOBODY: tuple[tuple[Any, Q], ...] = (
    (Disbursement, Q(category__closed=True) | _SEALED_NAME),
    (RosterEntry, _SEALED_NAME),
)


def may_name_nobody(rows: Iterable[PendingRow]) -> frozenset[int]:
    """Ids of those of which a row may have been stored whose name is sealed. Which row of a file came of the one that waited,
    nothing says: any may have. Two queries, none where no row was settled before."""
    settled = {row.pk: row.settled_by_id for row in rows if row.settled_by_id is not None}
    if not settled:
        return frozenset()
    batches: set[int] = set()
    for fact, sealed in _TOLD_OF_NOBODY:
        found = fact.objects.filter(sealed, added_by__in=set(settled.values())).order_by()
        batches.update(found.values_list("added_by", flat=True).distinct())
    return frozenset(pk for pk, batch in settled.items() if batch in batches)
