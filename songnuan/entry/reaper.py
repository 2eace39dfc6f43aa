"""Uploads that a killed worker left behind are taken up again, and what nobody wants any more is forgotten."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from campaigns import denials, journal, photographs
from campaigns.models import Batch, StampedScan
from songnuan.entry import originals
from songnuan.entry.entitled import in_whose_name
from songnuan.entry.guessing import note_if_guessing
from songnuan.entry.jobs import JOBS, enqueue
from songnuan.entry.models import Upload
from songnuan.entry.noting import note
from songnuan.entry.visits import drafts
from songnuan.lib import laid_open
from songnuan.lib.stored import stored

logger = logging.getLogger(__name__)
State = Upload.State

SILENCE = timedelta(seconds=60)
"""Without a beat for so long a worker counts as dead."""

TRIES = 3
LONGEST_TASK = timedelta(days=1)

NAMED = {
    originals.READINGS: ((Upload.objects, "checked_as"),),
    originals.WORKBOOKS: ((Upload.objects, "stored_as"), (Batch.objects, "stored_as")),
    originals.SCANS: ((StampedScan.objects, "stored_as"),),
}
"""Of each room of the store: where the names of its files are written down."""


def reap(now: datetime | None = None) -> int:
    """Put back what a dead worker had, and have everything done that waits without a task; how many were set going.

    A commit that was killed stored nothing: its batch and COMMITTED are one transaction. So it is simply run again.
    """
    before = (now or timezone.now()) - SILENCE
    silent = Upload.objects.filter(Q(beat__lt=before) | Q(beat__isnull=True))
    checking, committing = silent.filter(state=State.CHECKING), silent.filter(state=State.COMMITTING)
    given_up = _("这个文件处理了%(count)d次都中断了，没有导入。请联系管理员，或把文件拆小后再传。")
    _give_up(checking, State.FAILED, given_up % {"count": TRIES})
    checking.update(state=State.WAITING)
    unfinished = _("导入%(count)d次都中断了，什么都没有保存。请稍后再确认一次，或联系管理员。")
    _give_up(committing, State.CHECKED, unfinished % {"count": TRIES})
    committing.update(state=State.CONFIRMED)
    return sum(map(_enqueue, _lost(before)))


def _give_up(silent: QuerySet[Upload], state: str, message: str) -> None:
    """What was killed too often ends so, each with its event."""
    for upload in silent.filter(tries__gte=TRIES).select_related("by", "confirmed_by", "campaign", "union"):
        with transaction.atomic():
            mine = Upload.objects.filter(pk=upload.pk, state=upload.state, beat=upload.beat)
            if mine.update(state=state, message=message):
                note("upload.failed", upload, by=in_whose_name(upload))


def _lost(before: datetime) -> Iterator[Upload]:
    """Waiting for longer than the silence, with no task that is still to be run."""
    waiting = list(Upload.objects.filter(state__in=JOBS, since__lt=before).order_by("since"))
    queued = set()
    for path, arguments in DBTaskResult.objects.ready().values_list("task_path", "args_kwargs"):
        queued.add((path, *arguments["args"]))
    yield from (
        upload for upload in waiting if (JOBS[State(upload.state)].module_path, upload.pk) not in queued
    )


def _enqueue(upload: Upload) -> int:
    logger.warning("upload %s is taken up again: %s", upload.pk, upload.state)
    enqueue(upload, upload.state)
    return 1


def sweep(now: datetime | None = None) -> int:
    """Forget the files of uploads that were not confirmed within UPLOAD_DAYS, and results of tasks; how many uploads.

    T16 of the hardening list: sealed while they stand, gone afterwards. A committed file stays with its batch.
    """
    now = now or timezone.now()
    old = now - timedelta(days=settings.UPLOAD_DAYS)
    laid_open.clear(now)
    denials.settle(now)
    DBTaskResult.objects.finished().filter(finished_at__lt=old).delete()
    DBTaskResult.objects.running().filter(started_at__lt=now - LONGEST_TASK).delete()
    return _forget_files(now, old)


def _forget_files(now: datetime, old: datetime) -> int:
    """Not beside another or an older database: there nobody knows what the right one still names."""
    before = now - LONGEST_TASK
    if not journal.is_of_this_home():
        if any(_lying(before)):
            logger.error(
                _(
                    "数据库与数据目录对不上，过期和没有用的文件都先不清除。请检查 DATABASE_URL 和 SONGNUAN_HOME，或恢复与数据目录配套的数据库；详情见 manage.py audit --verify。如果是有意恢复了旧的备份，请先另存数据目录里的 uploads 和 photographs，再运行 manage.py audit --anchor：此后，这个数据库里没有登记、存放满一天的文件会被清除。"
                )
            )
        return 0
    swept = 0
    for upload in Upload.objects.filter(since__lt=old).exclude(state__in=Upload.MOVING).exclude(
        stored_as="", checked_as=""
    ).exclude(state=State.COMMITTED, checked_as=""):  # fmt: skip
        swept += _forget(upload)
    _forget_orphans(before)
    drafts.sweep(now)
    return swept


def _lying(before: datetime) -> Iterator[str]:
    for room in NAMED:
        yield from stored("uploads", before, room)
    yield from stored(photographs.STORE, before)


def _forget_orphans(before: datetime) -> None:
    """What lies in a store and nobody names: a process was killed between storing it and writing its name down, or between
    taking the name away and the file.

    A day is left for that, so that nothing is taken whose name is just being written.
    """
    for room, rows in NAMED.items():
        lying = set(stored("uploads", before, room))
        for every, column in rows:
            lying -= set(every.exclude(**{column: ""}).values_list(column, flat=True))
        for name in lying:
            originals.forget(name)
    for name in photographs.lost(before):
        storages[photographs.STORE].delete(name)


def _forget(upload: Upload) -> int:
    left: dict[str, str] = {"checked_as": ""}
    if upload.state != State.COMMITTED:
        left["stored_as"] = ""
    if upload.state == State.CHECKED:
        message = _("超过%(days)d天没有确认，没有导入，文件已清除。需要时请重新上传。")
        left |= {"state": State.DISCARDED, "message": message % {"days": settings.UPLOAD_DAYS}}
    mine = Upload.objects.filter(pk=upload.pk, state=upload.state, since=upload.since)
    with transaction.atomic():
        if not mine.update(**left):
            return 0
        if upload.state != State.COMMITTED:
            upload.mended.all().delete()
            note_if_guessing(upload, given_up=True)
            note("upload.expired", upload, by=None, state=upload.state)
    # Not before the row says so for good: a file that is gone cannot be rolled back.
    for field in ("stored_as", "checked_as"):
        if field in left and getattr(upload, field):
            originals.forget(getattr(upload, field))
    return 1
