"""Which photographs are shown: none beside somebody of the closed class, for a face says who it is."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from beneficiaries.models import Disbursement
from campaigns.models import Photograph

_STANDS = Disbursement.objects.live().filter(visit_record=OuterRef("visit_record"), record=OuterRef("record"))
SEEN = Disbursement.objects.order_by().filter(Q(removed_by=None) | ~Exists(_STANDS))
"""Versions that say who is on the photographs of their visit: those that stand, or of whose record none stands there. Who was
taken out of it is on them still. A category that was a slip and was put right is none of these.
"""
_CLOSED = SEEN.filter(category__closed=True)


def is_closed(record: UUID) -> bool:
    """Whether somebody of the closed class was handed something at this visit: then no photograph is kept."""
    return _CLOSED.filter(visit_record=record).exists()


def shown_to(user: Any, found: QuerySet[Photograph]) -> QuerySet[Photograph]:
    """Those of the photographs that a page shows. One that was there before its visit became one to the closed class
    is shown to who took it alone, who takes it away."""
    return found.filter(Q(by=user) | ~Exists(_CLOSED.filter(visit_record=OuterRef("record"))))
