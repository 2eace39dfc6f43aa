"""Names of minors in the other versions of a row: what one version brought to light holds for the whole record.

The one column of a fact that changes its place: the same name, sealed as it would have been had the ID number been there
from the start. No figure and no fingerprint knows of it.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.models import Batch
from songnuan.lib import cipher

_NAMED: tuple[Any, ...] = (
    Disbursement.objects.order_by().select_related("category"),
    RosterEntry.objects.order_by(),
)


def seal_names(batch: Batch) -> None:
    """Of every record of which the batch took out or put in a later version: once a version was of a minor, the name lies
    sealed in all but one that stands with a number. In post's transaction, once all rows stand as they will.

    Of a record's first version alone nothing is asked: it is sealed since a later one told, or tells itself.
    """
    for facts in _NAMED:
        for versions in _records(facts, batch):
            if any(_is_of_a_minor(row) for row in versions):
                _seal(row for row in versions if row.removed_by_id is not None or row.person_id is None)


def _records(facts: Any, batch: Batch) -> Iterable[list[Any]]:
    """The records that were touched, each with all of its versions. Queries by indexes, two where none was touched."""
    later = facts.exclude(record=F("uid"))
    touched: set[UUID] = set(later.filter(removed_by=batch).values_list("record", flat=True))
    if batch.kind == Batch.Kind.CORRECTION:
        touched.update(later.filter(added_by=batch).values_list("record", flat=True))
    records: dict[UUID, list[Any]] = defaultdict(list)
    if touched:
        for rows in (facts.filter(uid__in=touched), later.filter(record__in=touched)):
            for row in rows:
                records[row.record].append(row)
    return records.values()


def _is_of_a_minor(row: Any) -> bool:
    closed = isinstance(row, Disbursement) and row.category.closed
    return not row.name and not closed and "name" in row.private


def _seal(rows: Iterable[Any]) -> None:
    for row in rows:
        if row.name:
            sealed = cipher.seal_values({**row.private, "name": row.name}, row.uid)
            type(row).objects.filter(pk=row.pk).update(name="", sealed=sealed)
