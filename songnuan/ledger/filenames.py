"""Which names of files a reader is told. A clerk writes into one what the file holds: 因公牺牲民警家庭名单.xlsx.

Who may not know of whom a row tells is not told the name of its file either, nor that of its worksheet. Who sent the file, or
works at its very union, has it on the desk. The rows' own pages make no such exception: there the name goes by the row.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from beneficiaries.models import Disbursement, RosterEntry
from beneficiaries.sight import CLOSED_CLASS
from campaigns.desks import UPLOAD, desks
from campaigns.models import Batch, Fact, Find, PendingTable
from songnuan.ledger.small import KNOWS_PERSONS

_PERSONS = (Disbursement.SHEET, RosterEntry.SHEET)


def hidden() -> str:
    """What stands in the place of a name."""
    return _("（文件名不显示）")


def knows_all(user: Any) -> bool:
    """Whether this reader may know whoever is meant by a row."""
    return bool(user.has_perm(CLOSED_CLASS) and user.has_perm(KNOWS_PERSONS))


def tell(user: Any, batches: Collection[Batch]) -> None:
    """Set `told_name` of each batch to its file's name, or to what stands in its place. No query for who may know all."""
    named = [batch for batch in batches if batch.file_name]
    untold = _untold(user, named)
    for batch in named:
        batch.told_name = hidden() if batch.pk in untold else batch.file_name


def tell_sheets(user: Any, facts: Sequence[Fact]) -> None:
    """Set `told_sheet` of each fact, all of one kind and campaign, to what the clerk called its worksheet: one that holds other rows too, and
    is told where the name of its file would be. A correction keeps the name; the file is that of the first of the record.
    Six queries at most.
    """
    batch_of = {fact.record: fact.added_by for fact in facts if fact.sheet not in ("", fact.SHEET)}
    later = [fact for fact in facts if fact.record in batch_of and fact.record != fact.uid]
    if later and not knows_all(user):
        here = type(later[0]).objects.filter(
            campaign=later[0].campaign_id, union__in={fact.union_id for fact in later}
        )
        first = here.filter(uid__in=[fact.record for fact in later]).order_by().select_related("added_by")
        batch_of |= {fact.uid: fact.added_by for fact in first}
    untold = _untold(user, list(batch_of.values()))
    for fact in facts:
        sent = batch_of.get(fact.record)
        fact.told_sheet = "" if sent is not None and sent.pk in untold else fact.sheet


def _untold(user: Any, batches: Collection[Batch]) -> set[int]:
    if knows_all(user):
        return set()
    held = _held(user, batches)
    return silent(user, [batch for batch in batches if batch.pk not in held])


def _held(user: Any, batches: Collection[Batch]) -> set[int]:
    """Ids of those whose file this user has anyway."""
    if not batches or not user.has_perm(UPLOAD):
        return set()
    here = desks(user)
    sent = set(Batch.objects.filter(pk__in=_ids(batches), uploads__by=user).values_list("pk", flat=True))
    return {batch.pk for batch in batches if batch.union_id in here or batch.pk in sent}


def silent(user: Any, batches: Collection[Batch]) -> set[int]:
    """Ids of those whose file holds, or may hold, rows about somebody whom this user may not know. Three queries."""
    here = _ids(batches)
    if not here:
        return set()
    waiting = set(
        PendingTable.objects.filter(batch__in=here, sheet__in=_PERSONS).values_list("batch", flat=True)
    )
    known = Find.objects.filter(batch__in=here)
    if not user.has_perm(KNOWS_PERSONS):
        told = {batch.pk for batch in batches if not set(batch.sheets).intersection(_PERSONS)}
        found = known.filter(sheet__in=_PERSONS)
        return {*(here - told), *waiting, *found.values_list("batch", flat=True).distinct()}
    closed = Disbursement.objects.of_closed_class().order_by()
    stored = closed.filter(added_by__in=here).values_list("added_by", flat=True).distinct()
    # Asked of each find by its key: `IN` is answered on SQLite by a look at all rows of all campaigns first.
    found = known.filter(Exists(closed.filter(pk=OuterRef("fact_id"))), sheet=Disbursement.SHEET)
    return {*stored, *found.values_list("batch", flat=True).distinct(), *waiting}


def _ids(batches: Collection[Batch]) -> set[int]:
    return {batch.pk for batch in batches}
