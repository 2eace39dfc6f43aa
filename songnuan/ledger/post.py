"""The one door through which facts come and go."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.conflict import Conflict as Conflict  # noqa: PLC0414  (the name under which the floors above know it)
from campaigns.finished import refuse_anonymised as refuse_anonymised  # noqa: PLC0414  (as above)
from campaigns.finished import refuse_finished as refuse_finished  # noqa: PLC0414  (as above)
from campaigns.models import Batch, Fact, FactQuerySet, Find, Restoration
from songnuan.ledger import rollup
from songnuan.ledger.former_names import seal_names
from songnuan.ledger.grant import granted, keeps_to
from songnuan.ledger.indicators import FACTS
from songnuan.ledger.leaning import refuse_where_none_counts
from songnuan.ledger.models import Status
from songnuan.ledger.movement import movement_of, numbered
from songnuan.lib import bulk
from songnuan.lib.ahead import ahead
from songnuan.lib.identifiers import mask_inside

Beside = Callable[[Batch], None]
"""Stores what hangs on a batch and is no fact."""


@dataclass(frozen=True)
class Rows:
    """New facts of one kind as plain values; campaign, union and batch are added by the door.

    Many of them are made in a thread (songnuan.lib.ahead): no query may be needed for it.
    """

    columns: Sequence[str]
    values: Iterable[Sequence[object]]


@dataclass(frozen=True)
class Change:
    """What a batch does: facts to add, live facts to remove, an earlier batch whose removals come back."""

    add: Mapping[type[Fact], Rows] = field(default_factory=dict)
    remove: Mapping[type[Fact], FactQuerySet] = field(default_factory=dict)
    finds: Mapping[type[Fact], Sequence[int]] = field(default_factory=dict)
    restore: Batch | None = None
    closes: Batch | None = None
    beside: Beside | None = None
    """Called before the log is held, as everybody waits for that."""


def post(batch: Batch, change: Change, detail: dict[str, Any] | None = None) -> Batch:
    """Store a batch and its change, number it, move the rollup, record the event: all or nothing.

    `detail` is what the event may say of persons, sealed beside it: a correction's values before and after.
    Raises Conflict where a row to be removed is gone or a key is taken by now.
    """
    try:
        with transaction.atomic():
            journal.hold(batch.campaign, batch.union)
            amendment = granted(batch)
            refuse_finished(batch.campaign, amended=amendment is not None)
            batch.file_name, batch.reason = mask_inside(batch.file_name), mask_inside(batch.reason)
            digest, batch.file_digest, batch.at = batch.file_digest, "", timezone.now()
            batch.save(force_insert=True)
            if change.closes is not None:
                _close(change.closes, batch)
            # Only now, as the closed batch may be of the same file.
            batch.file_digest = digest
            batch.save(update_fields=("file_digest",))
            removed = {fact.SHEET: _remove(rows, batch) for fact, rows in change.remove.items()}
            if change.restore is not None:
                _restore(change.restore, batch)
            for fact, rows in change.add.items():
                _add(fact, rows, batch)
            kinds = FACTS if change.restore is not None else {*change.add, *change.remove}
            refuse_where_none_counts(batch, kinds)
            if change.remove:
                seal_names(batch)
            Find.objects.bulk_create(
                Find(batch=batch, sheet=fact.SHEET, fact_id=pk)
                for fact, found in change.finds.items()
                for pk in found
            )
            amended = amendment is not None and keeps_to(amendment, batch)
            if change.beside is not None:
                change.beside(batch)
            _seal_off(batch, removed, kinds, detail, amended=amended)
    except IntegrityError as error:
        raise Conflict(_("同样的数据刚刚已由别人导入，这次没有保存。请重新查看后再确认。")) from error
    return batch


def _remove(rows: FactQuerySet, batch: Batch) -> int:
    """Marks rows removed; Conflict unless every one of them was live."""
    wanted = rows.order_by()
    count = wanted.count()
    if wanted.live().update(removed_by=batch) != count:
        raise Conflict(_("其中有的记录刚刚已被改动或移除，这次没有保存。请刷新后再试。"))
    return count


def _restore(earlier: Batch, batch: Batch) -> None:
    for fact in FACTS:
        rows = fact.objects.filter(removed_by=earlier)
        Restoration.objects.bulk_create(
            (
                Restoration(sheet=fact.SHEET, fact_id=pk, removed_by=earlier, restored_by=batch)
                for pk in rows.values_list("pk", flat=True)
            ),
            batch_size=5_000,
        )
        rows.update(removed_by=None)
    Batch.objects.filter(closed_by=earlier).update(closed_by=None)


def _close(earlier: Batch, batch: Batch) -> None:
    if not Batch.objects.standing().filter(pk=earlier.pk).update(closed_by=batch):
        raise Conflict(_("批次%(number)s已经被撤销或替换。") % {"number": earlier.number})


def _add(fact: type[Fact], rows: Rows, batch: Batch) -> None:
    common = (batch.campaign_id, batch.union_id, batch.pk)
    columns = ("campaign_id", "union_id", "added_by_id", *rows.columns)
    with closing(ahead((*common, *row) for row in rows.values)) as values:
        bulk.insert(fact, columns, values)


def _seal_off(
    batch: Batch,
    removed: dict[str, int],
    kinds: Collection[type[Fact]],
    detail: dict[str, Any] | None,
    *,
    amended: bool,
) -> None:
    """The last steps, one campaign's figures at a time: the rollup; then, under the one short lock, number and event."""
    journal.hold_figures(batch.campaign)
    refuse_finished(batch.campaign, amended=amended)
    movement = movement_of(batch, kinds)
    rollup.apply(batch.campaign, Status.ALL, movement)
    journal.raise_version(batch.campaign)
    bulk.check_references()
    held = journal.lock()
    held.last_number += 1
    batch.number = held.last_number
    batch.save(update_fields=("number",))
    rollup.apply(batch.campaign, Status.ALL, numbered(movement, batch.number))
    body = {
        "number": batch.number, "kind": batch.kind, "file": batch.file_name, "digest": batch.file_digest,
        "rows": batch.sheets, "removed": removed, "reason": batch.reason,
        "target": batch.target.number if batch.target else None,
    }  # fmt: skip
    journal.record(
        held,
        f"post.{batch.kind}",
        actor=batch.by,
        campaign=batch.campaign,
        union=batch.union,
        batch=batch,
        body=body,
        detail=detail,
    )
