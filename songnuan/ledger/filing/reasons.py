"""Why a report was returned, as a reader is told it (songnuan.ledger.reasons says so of batches)."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.desks import desks
from campaigns.models import Filing, ReturnedRow, Visit
from songnuan.ledger.filenames import knows_all
from songnuan.ledger.reasons import told
from songnuan.ledger.small import KNOWS_PERSONS


def tell(user: Any, filings: Collection[Filing]) -> None:
    """Set `told_reason` of each. Where a row came back with it of which the reader may not know of whom it tells, the whole
    reason may be about that one: told to who decided and to who works at the union.
    """
    reasoned = {filing.pk: filing for filing in filings if filing.reason}
    untold = set() if knows_all(user) or not reasoned else _untold(user, reasoned)
    here = desks(user) if untold else set()
    for pk, filing in reasoned.items():
        knows = pk not in untold or filing.decided_by_id == user.pk or filing.union_id in here
        filing.told_reason = told(filing.reason, knows=knows)


def _untold(user: Any, filings: Collection[int]) -> set[int]:
    """Ids of those with which a row came back about somebody whom this user may not know, or a visit to them. One query."""
    told_of, about = Disbursement.objects.order_by(), Q(sheet__in=(Disbursement.SHEET, RosterEntry.SHEET))
    if user.has_perm(KNOWS_PERSONS):
        told_of = told_of.of_closed_class()
        about = Q(Exists(told_of.filter(pk=OuterRef("fact_id"))), sheet=Disbursement.SHEET)
    helped = Q(Exists(told_of.filter(visit_record=OuterRef("record"))), sheet=Visit.SHEET)
    returned = ReturnedRow.objects.filter(about | helped, filing__in=filings)
    return set(returned.order_by().values_list("filing", flat=True))
