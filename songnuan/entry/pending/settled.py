"""What came of rows that waited: stored as one of the closed class or of a child, such a row waits as one if it waits again.

The batch that settled it may be undone or replaced, and others settle it, or leave it out anew, in between: so it is noted
with the row, and with those in whose place it waited.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.models import Batch, Find, PendingRow
from songnuan.entry.pending.returned import Place, anew
from songnuan.lib.bulk import among
from songnuan.lib.columns import longest

_SEALED_NAME = Q(name="") & ~Q(sealed=b"")
_OF_A_CHILD: tuple[tuple[Any, Q], ...] = (
    (Disbursement, _SEALED_NAME & Q(category__closed=False)),
    (RosterEntry, _SEALED_NAME),
)
_CLOSED: tuple[tuple[Any, Q], ...] = ((Disbursement, Q(category__closed=True)),)
LONGEST_TITLE = longest(Disbursement, "sheet")


def stored(rows: Mapping[Place | None, PendingRow], batch: Batch) -> None:
    """The batch, whose rows are in by now, stored these, or found them stored. By the place in its file; None where it is of one
    row. Of those that it found, nothing says which came of which: any may have. A few queries, none where no
    row had waited."""
    if not rows:
        return
    for mark, kinds in (("was_closed", _CLOSED), ("was_a_childs", _OF_A_CHILD)):
        if any(_found(fact, kind, batch) for fact, kind in kinds):
            _mark(list(rows.values()), mark)
            continue
        places: set[Place | None] = set()
        for fact, kind in kinds:
            places.update(fact.objects.filter(kind, added_by=batch).order_by().values_list("sheet", "row"))
        if places:
            places.add(None)
            _mark([row for place, row in rows.items() if _stood_at(place) in places], mark)


def _found(fact: Any, kind: Q, batch: Batch) -> bool:
    known = Find.objects.filter(batch=batch, sheet=fact.SHEET).values("fact_id")
    return bool(fact.objects.filter(kind, pk__in=known).exists())


def _stood_at(place: Place | None) -> Place | None:
    """As a fact keeps it: of the title so much as its column holds."""
    return place and (place[0][:LONGEST_TITLE], place[1])


def _mark(rows: Collection[PendingRow], mark: str) -> None:
    """Also those in whose place they wait, back to the first."""
    while rows:
        with among(PendingRow, "id", {row.pk for row in rows}) as known:
            PendingRow.objects.filter(pk__in=known).update(**{mark: True})
        here, batches = {row.uid for row in rows}, {row.batch_id for row in rows}
        before = PendingRow.objects.filter(settled_by__in=batches).exclude(**{mark: True})
        rows = [
            row
            for row in before.select_related("settled_by").defer("sealed")
            if row.settled_by is not None and anew(row, row.settled_by) in here
        ]
