"""What came of rows that waited: stored as one of the closed class or of a child, such a row waits as one if it waits again.

The batch that settled it may be undone or replaced, and others settle it, or leave it out anew, in between: so it is noted
with the row, with those in whose place it waited, and with those that say the same and wait, or may again; and as soon as a
correction says so of what was stored.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.models import Batch, Find, PendingRow
from songnuan.entry.pending.again import said_by, saying
from songnuan.entry.pending.returned import Place, anew
from songnuan.lib.bulk import among
from songnuan.lib.columns import longest

_SEALED_NAME = Q(name="") & ~Q(sealed=b"")
_OF_A_CHILD: tuple[tuple[Any, Q], ...] = (
    (Disbursement, _SEALED_NAME & Q(category__closed=False)),
    (RosterEntry, _SEALED_NAME),
)
_CLOSED: tuple[tuple[Any, Q], ...] = ((Disbursement, Q(category__closed=True)),)
_MARKS = (("was_closed", _CLOSED), ("was_a_childs", _OF_A_CHILD))
_MAY_WAIT = Q(given_up_at=None) & ~Q(batch__closed_by__kind=Batch.Kind.UNDO)
"""Whatever settled a row, and replaced its batch, may be undone. An undo may not."""
LONGEST_TITLE = longest(Disbursement, "sheet")


def stored(rows: Mapping[Place | None, PendingRow], batch: Batch) -> None:
    """The batch, whose rows are in by now, stored these, or found them stored. By the place in its file; None where it is of one
    row. Of those that it found, nothing says which came of which: any may have. A few queries, none where no
    row had waited; where one is marked, each row of the union's that may wait is read: before the log is held."""
    if not rows:
        return
    for mark, kinds in _MARKS:
        if any(_found(fact, kind, batch) for fact, kind in kinds):
            _mark(rows.values(), mark)
            continue
        places: set[Place | None] = set()
        for fact, kind in kinds:
            places.update(fact.objects.filter(kind, added_by=batch).order_by().values_list("sheet", "row"))
        if places:
            places.add(None)
            _mark([row for place, row in rows.items() if _stood_at(place) in places], mark)


def corrected(batch: Batch) -> None:
    """The batch, whose rows are in by now, put them in the place of others: what had waited and was stored as one of those
    records, or found there. Which row of a file it was nothing says by now: any of the sheet may have."""
    for mark, kinds in _MARKS:
        for fact, kind in kinds:
            now = fact.objects.order_by().exclude(record=F("uid")).filter(kind, added_by=batch)
            if records := set(now.values_list("record", flat=True)):
                _mark(_came_to(fact, records).exclude(**{mark: True}), mark)


def _came_to(fact: Any, records: Collection[UUID]) -> QuerySet[PendingRow]:
    """The rows that were settled by what stored one of these records, or found a version of it."""
    first = fact.objects.order_by().filter(uid__in=records)
    later = fact.objects.order_by().exclude(record=F("uid")).filter(record__in=records)
    known = {*first.values_list("pk", flat=True), *later.values_list("pk", flat=True)}
    finders = Find.objects.filter(sheet=fact.SHEET, fact_id__in=known).values_list("batch", flat=True)
    batches = {*first.values_list("added_by", flat=True), *finders}
    return PendingRow.objects.filter(settled_by__in=batches, table__sheet=fact.SHEET).select_related("table")


def _found(fact: Any, kind: Q, batch: Batch) -> bool:
    """Whether a version of what it found is of that kind."""
    known = Find.objects.filter(batch=batch, sheet=fact.SHEET).values("fact_id")
    such = fact.objects.order_by().filter(kind)
    first, later = such.filter(uid=OuterRef("record")), such.exclude(record=F("uid"))
    ever = Q(Exists(first)) | Q(Exists(later.filter(record=OuterRef("record"))))
    return bool(fact.objects.filter(ever, pk__in=known).exists())


def _stood_at(place: Place | None) -> Place | None:
    """As a fact keeps it: of the title so much as its column holds."""
    return place and (place[0][:LONGEST_TITLE], place[1])


def _mark(rows: Iterable[PendingRow], mark: str) -> None:
    """Also those in whose place they wait, and those that say what one of them does and wait, or may again."""
    rows = list(rows)
    if not rows:
        return
    here = PendingRow.objects.filter(campaign=rows[0].campaign_id, union=rows[0].union_id)
    here = here.exclude(**{mark: True})
    asked: set[bytes] = set()
    while rows:
        rows += _before(rows, here)
        with among(PendingRow, "id", {row.pk for row in rows}) as known:
            PendingRow.objects.filter(pk__in=known).update(**{mark: True})
        said = {said_by(row) for row in rows} - asked
        asked |= said
        rows = saying(said, here.filter(_MAY_WAIT, table__sheet__in={row.table.sheet for row in rows}))


def _before(rows: Sequence[PendingRow], here: QuerySet[PendingRow]) -> list[PendingRow]:
    """Those in whose place these wait, back to the first."""
    found: list[PendingRow] = []
    while rows:
        places, batches = {row.uid for row in rows}, {row.batch_id for row in rows}
        before = here.filter(settled_by__in=batches).select_related("settled_by", "table").iterator()
        rows = [row for row in before if row.settled_by is not None and anew(row, row.settled_by) in places]
        found += rows
    return found
