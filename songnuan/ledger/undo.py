"""撤销导入: taking one committed batch back out, whole."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Disbursement
from beneficiaries.sight import CLOSED_CLASS
from campaigns import journal
from campaigns.desks import desks
from campaigns.models import Batch, Fact, FactQuerySet, Find, PendingRow, Photograph, User, Visit
from campaigns.models.fact import GONE
from songnuan.ledger.indicators import FACTS
from songnuan.ledger.named_rows import named
from songnuan.ledger.post import Change, Conflict, post, refuse_finished
from songnuan.ledger.said import said
from songnuan.lib.columns import longest

REASON = longest(Batch, "reason")
"""Characters of a reason, as many as its column holds."""


class NotUndoable(Conflict):
    """Why a batch cannot be undone, naming the batches in the way."""


def undo(batch: Batch, *, by: User | None, reason: str) -> Batch:
    """Post the batch that removes what `batch` added and restores what it removed; answers the new batch.

    `sheets` of the answer holds how many rows of each sheet were removed. Raises NotUndoable.
    """
    with transaction.atomic():
        journal.hold(batch.campaign, batch.union)
        batch.refresh_from_db()
        try:
            refuse_finished(batch.campaign)
            reason = said(reason, REASON)
        except Conflict as refusal:
            raise NotUndoable(str(refusal)) from None
        _refuse_unless_standing(batch)
        _refuse_where_rows_were_reported_again(batch)
        _refuse_where_later_batches_build_on(batch)
        _refuse_where_photographs_would_stay(batch)
        _refuse_where_somebody_would_be_told(batch, by)
        rows = {fact: fact.objects.filter(added_by=batch) for fact in FACTS}
        counts = {fact.SHEET: found.count() for fact, found in rows.items()}
        counts = {sheet: count for sheet, count in counts.items() if count}
        act = Batch(
            campaign=batch.campaign, union=batch.union, kind=Batch.Kind.UNDO, by=by, at=timezone.now(), reason=reason,
            target=batch, sheets=counts, rows=sum(counts.values()),
        )  # fmt: skip
        try:
            return post(act, Change(remove=rows, restore=batch, closes=batch))
        except Conflict as refusal:
            raise NotUndoable(str(refusal)) from None


def _refuse_unless_standing(batch: Batch) -> None:
    if batch.kind == Batch.Kind.UNDO:
        raise NotUndoable(
            _("批次%(number)s本身就是一次撤销。如需恢复，请重新导入原来的文件。") % {"number": batch.number}
        )
    if batch.closed_by is not None:
        raise NotUndoable(
            _("批次%(number)s已被批次%(by)s撤销或替换，不能再撤销。")
            % {"number": batch.number, "by": batch.closed_by.number}
        )


def _refuse_where_rows_were_reported_again(batch: Batch) -> None:
    """What an undo brings back would count twice beside an equal row that came since: most rows have no key to tell."""
    equals = [_equals(fact, batch) for fact in FACTS]
    places = named(equals)
    if not places:
        return
    text = _(
        "撤销会恢复以前的行，其中有%(count)d行后来又完全相同地报送过，恢复后会重复计入：%(places)s。"
        "请先撤销那一批，或者把那一行移除（下拨的作废），再撤销批次%(number)s。"
    )
    count = sum(rows.count() for rows in equals)
    raise NotUndoable(text % {"count": count, "places": places, "number": batch.number})


def _equals(fact: type[Fact], batch: Batch) -> FactQuerySet:
    """Rows that equal one which would come back and did not stand beside it, as twins of one file do."""
    back = fact.objects.filter(removed_by=batch).exclude(fingerprint=GONE).values("fingerprint")
    same = fact.objects.filter(campaign=batch.campaign, union=batch.union, fingerprint__in=back)
    return same.since(batch.number or 0).exclude(added_by=batch).order_by("added_by__number", "row", "pk")


def _refuse_where_later_batches_build_on(batch: Batch) -> None:
    later = _in_the_way(batch)
    if later:
        raise NotUndoable(
            _("后来的批次%(later)s改动过、或者重复报送了这一批的行，请先处理这些批次，再撤销批次%(number)s。")
            % {"later": _("、").join(map(str, later)), "number": batch.number}
        )


def built_on(batch: Batch) -> list[int]:
    """Numbers of the standing batches that removed or corrected rows of this one, or found them unchanged."""
    numbers: set[int | None] = set()
    for fact in FACTS:
        numbers.update(_removers(fact, batch))
        numbers.update(_finders(fact, batch))
    return sorted(number for number in numbers if number is not None)


def _in_the_way(batch: Batch) -> list[int]:
    """Besides, those that hold the keys of rows, the record of a visit, or the file, that an undo would bring back."""
    numbers: set[int | None] = {
        *built_on(batch), *_holders_of_the_same_file(batch), *_holders_of_the_same_visit(batch)
    }  # fmt: skip
    for fact in FACTS:
        numbers.update(_key_holders(fact, batch))
    return sorted(number for number in numbers if number is not None)


def _removers(fact: type[Fact], batch: Batch) -> Iterable[int | None]:
    rows = fact.objects.filter(added_by=batch, removed_by__isnull=False)
    return rows.order_by().values_list("removed_by__number", flat=True).distinct()


def _finders(fact: type[Fact], batch: Batch) -> Iterable[int | None]:
    mine = fact.objects.filter(added_by=batch).values("pk")
    finds = Find.objects.filter(sheet=fact.SHEET, fact_id__in=mine, batch__closed_by=None)
    return finds.values_list("batch__number", flat=True).distinct()


def _key_holders(fact: type[Fact], batch: Batch) -> Iterable[int | None]:
    back = fact.objects.filter(removed_by=batch, key__isnull=False).values("key")
    holders = fact.objects.live().filter(campaign=batch.campaign, union=batch.union, key__in=back)
    return holders.exclude(added_by=batch).order_by().values_list("added_by__number", flat=True).distinct()


def _holders_of_the_same_visit(batch: Batch) -> Iterable[int | None]:
    """A form that was still open when its visit was deleted, and was saved once more."""
    back = Visit.objects.filter(removed_by=batch, record__isnull=False).values("record")
    holders = Visit.objects.live().filter(record__in=back).exclude(added_by=batch)
    return holders.order_by().values_list("added_by__number", flat=True).distinct()


def _refuse_where_photographs_would_stay(batch: Batch) -> None:
    """A visit to the closed class keeps no photographs, whichever way its row comes back (domain document). What comes back
    stands, and is judged by itself."""
    back = Disbursement.objects.filter(removed_by=batch, visit_record__isnull=False, category__closed=True)
    if Photograph.objects.filter(sheet=Visit.SHEET, record__in=back.values("visit_record")).exists():
        raise NotUndoable(
            _(
                "撤销会恢复公安民警、移民管理警察及家庭的记录，这样的走访不留照片。请先移除那次走访的照片，再撤销批次%(number)s。"
            )
            % {"number": batch.number}
        )


def _holders_of_the_same_file(batch: Batch) -> Iterable[int | None]:
    back = Batch.objects.filter(closed_by=batch).exclude(file_digest="").values("file_digest")
    same = Batch.objects.standing().filter(
        Q(file_digest__in=back), ~Q(pk=batch.pk), campaign=batch.campaign, union=batch.union
    )
    return same.values_list("number", flat=True)


def _refuse_where_somebody_would_be_told(batch: Batch, by: User | None) -> None:
    """A row that was corrected into the closed class would stand open again, or wait so: that is for who may know of it."""
    if by is None or by.has_perm(CLOSED_CLASS) or batch.union_id in desks(by):
        return
    back = Disbursement.objects.filter(removed_by=batch, category__closed=False)
    opens = back.exists() or PendingRow.objects.filter(settled_by=batch).exists()
    if opens and Disbursement.objects.filter(added_by=batch).of_closed_class().exists():
        raise NotUndoable(
            _("批次%(number)s请由报送单位自己撤销，或者由省总工会撤销。") % {"number": batch.number}
        )
