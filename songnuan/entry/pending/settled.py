"""What came of rows that waited: stored as one that names nobody, such a row waits as one should it ever wait again.

The batch that settled it may be undone or replaced, and others settle it, or leave it out anew, in between: so it is noted
with the row, and with those in whose place it waited.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.models import Batch, Find, PendingRow
from songnuan.entry.pending.returned import anew
from songnuan.lib.bulk import among

_SEALED_NAME = Q(name="") & ~Q(sealed=b"")
_OF_NOBODY: tuple[tuple[Any, Q], ...] = (
    (Disbursement, Q(category__closed=True) | _SEALED_NAME),
    (RosterEntry, _SEALED_NAME),
)


def stored(rows: Collection[PendingRow], batch: Batch) -> None:
    """The batch, whose rows are in by now, stored these, or found them stored. Of which of its rows each came, nothing says:
    where one names nobody, any may have. Four queries at most where none does."""
    if rows and any(_holds(fact, of_nobody, batch) for fact, of_nobody in _OF_NOBODY):
        _mark(rows)


def _holds(fact: Any, of_nobody: Q, batch: Batch) -> bool:
    found = Find.objects.filter(batch=batch, sheet=fact.SHEET).values("fact_id")
    rows = fact.objects.filter(of_nobody)
    return rows.filter(added_by=batch).exists() or rows.filter(pk__in=found).exists()


def _mark(rows: Collection[PendingRow]) -> None:
    """Also those in whose place they wait, back to the first."""
    while rows:
        with among(PendingRow, "id", {row.pk for row in rows}) as known:
            PendingRow.objects.filter(pk__in=known).update(names_nobody=True)
        here, batches = {row.uid for row in rows}, {row.batch_id for row in rows}
        before = PendingRow.objects.filter(settled_by__in=batches, names_nobody=False)
        rows = [
            row
            for row in before.select_related("settled_by")
            if row.settled_by is not None and anew(row, row.settled_by) in here
        ]
