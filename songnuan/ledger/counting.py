"""Which rows count under a status: today's, those filed, those reviewed, those of an edition (定稿).

*Filed* are a union's rows as of the batch number of its standing filing, *reviewed* as of its last approved one;
an edition's are those of every union as of its own number. A union that never filed has none.
"""

from typing import NamedTuple

from django.db.models import BigIntegerField, Case, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from campaigns.models import Campaign, Edition, EnterpriseMerge, FactQuerySet, Filing, Visit
from campaigns.models.batch import BatchQuerySet
from songnuan.ledger.identity import VisitRow, decided, identities, visit_rows
from songnuan.ledger.models import Status

MARKS = {Status.FILED.value: Q(stands=True), Status.REVIEWED.value: Q(counts_reviewed=True)}
"""The mark that says which filing of a union a status counts by."""


class At(NamedTuple):
    """A union whose rows are to count as of another batch number than the status says."""

    union: int
    number: int


def counting(rows: FactQuerySet, status: str, at: At | None = None) -> FactQuerySet:
    """Those of the rows that count under a status. Costs no query of its own."""
    return rows.live() if status == Status.ALL else rows.as_of(_number(status, at))


def posted_by(batches: BatchQuerySet, status: str) -> BatchQuerySet:
    """Those of the batches that were posted by then: what they did is in the figures of a status."""
    return batches if status == Status.ALL else batches.filter(number__lte=_number(status, None))


def _number(status: str, at: At | None) -> Combinable:
    if status not in MARKS:
        return Subquery(Edition.objects.filter(pk=int(status[1:])).values("number"))
    filings = Filing.objects.filter(
        MARKS[status], campaign=OuterRef("campaign_id"), union=OuterRef("union_id")
    )
    number = Coalesce(Subquery(filings.values("number")), 0, output_field=BigIntegerField())
    if at is None:
        return number
    return Case(
        When(union_id=at.union, then=Value(at.number)), default=number, output_field=BigIntegerField()
    )


def merges_of(campaign: Campaign, status: str, at: At | None = None) -> dict[int, int]:
    """What was decided about firms (songnuan.ledger.identity.decided), as far as it counts under a status."""
    return decided(counting(EnterpriseMerge.objects.filter(campaign=campaign), status, at))


def visits_of(campaign: Campaign, status: str) -> list[VisitRow]:
    """The visits of a campaign that count under a status, in ledger order. One query."""
    return visit_rows(counting(Visit.objects.filter(campaign=campaign), status))


def firms_of(campaign: Campaign, status: str = Status.ALL) -> dict[int, int]:
    """The identities of all visits of a campaign that count under a status. Two queries."""
    return identities(visits_of(campaign, status), merges_of(campaign, status))
