"""Which reasons of batches a reader is told. A clerk writes into one what the row is: 因公伤残民警王某补发一元.

The rule is that of a file's name (songnuan.ledger.filenames), of all rows that the batch added, took out or brought back, of those who
were helped at a visit that it moved, and of the file that it undid: who may not know of whom one of them tells is not told why.
Who did it, or works at its very union, knows.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.desks import desks
from campaigns.models import Batch, Fact, FactQuerySet, Restoration, Visit
from songnuan.ledger.filenames import knows_all, silent
from songnuan.ledger.small import KNOWS_PERSONS


def hidden() -> str:
    """What stands in the place of a reason."""
    return _("（理由不显示）")


def told(text: str, *, knows: bool) -> str:
    """A reason, or what stands in its place; nothing where none was given."""
    return text if knows or not text else hidden()


def tell(user: Any, batches: Collection[Batch]) -> None:
    """Set `told_reason` of each batch to its reason, or to what stands in its place. No query for who may know all."""
    reasoned = [batch for batch in batches if batch.reason]
    untold = set() if knows_all(user) else _silent(user, reasoned)
    here = desks(user) if untold else set()
    for batch in reasoned:
        knows = batch.pk not in untold or batch.by_id == user.pk or batch.union_id in here
        batch.told_reason = told(batch.reason, knows=knows)


def keep_back(batches: Collection[Batch]) -> None:
    """The same beside a row of which the reader is not told: no reason, whosever it is."""
    for batch in batches:
        batch.told_reason = told(batch.reason, knows=False)


def silent_rows(user: Any, facts: Collection[Fact]) -> set[int]:
    """Ids of those of some rows, all of one kind, that tell of somebody whom this user may not know, or at which they were helped.
    One query at most."""
    told_of: Any = Disbursement.objects.order_by()
    if knows_all(user):
        return set()
    if user.has_perm(KNOWS_PERSONS):
        told_of = told_of.of_closed_class()
    elif any(isinstance(fact, Disbursement | RosterEntry) for fact in facts):
        return {fact.pk for fact in facts}
    visits = {fact.record: fact.pk for fact in facts if isinstance(fact, Visit)}
    helped = told_of.filter(visit_record__in=visits) if visits else told_of.none()
    return {visits[record] for record in helped.values_list("visit_record", flat=True)}


def _silent(user: Any, batches: Collection[Batch]) -> set[int]:
    """Ids of those that moved rows about somebody whom this user may not know, or undid a file with such rows."""
    here = {batch.pk for batch in batches}
    undone = {batch.target_id for batch in batches if batch.target_id is not None}
    if not here:
        return set()
    files = silent(user, Batch.objects.filter(pk__in=undone)) if undone else set()
    found = {batch.pk for batch in batches if batch.target_id in files}
    if user.has_perm(KNOWS_PERSONS):
        closed = Disbursement.objects.of_closed_class()
        return found | _moved(Disbursement, closed, here) | _moved(Visit, _helping(closed), here)
    for fact, rows in (
        (Disbursement, Disbursement.objects.all()), (RosterEntry, RosterEntry.objects.all()),
        (Visit, _helping(Disbursement.objects.all())),
    ):  # fmt: skip
        found |= _moved(fact, rows, here)
    return found


def _helping(rows: FactQuerySet) -> FactQuerySet:
    """The visits at which these were handed out, in every version."""
    return Visit.objects.filter(record__in=rows.order_by().values("visit_record"))


def _moved(fact: type[Fact], rows: FactQuerySet, here: set[int]) -> set[int]:
    """Which of these batches added, took out or brought back any of the rows. Two queries."""
    rows = rows.order_by()
    places = rows.filter(Q(added_by__in=here) | Q(removed_by__in=here)).values_list("added_by", "removed_by")
    away = Restoration.objects.filter(sheet=fact.SHEET, fact_id__in=rows.values("pk"))
    gaps = away.filter(Q(removed_by__in=here) | Q(restored_by__in=here))
    found = {*places.distinct(), *gaps.values_list("removed_by", "restored_by").distinct()}
    return here.intersection(batch for pair in found for batch in pair)
