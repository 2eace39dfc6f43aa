"""What the worker does with an upload. Rights are asked again when the work begins, and when it is stored, not only when it was sent.

A job may run twice, or be killed at any point: whatever it ends in is written only while the upload is still
its own, and a batch stands in the same transaction as the state that says so (songnuan.entry.reaper).
"""

import logging
import time
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import TASK_MIN_PRIORITY

from songnuan.entry import names, originals, sealed_check
from songnuan.entry.check import Checked, NothingKnown, check_workbook
from songnuan.entry.commit import Origin, commit, refuse_if_uploaded, refuse_unless_replaceable
from songnuan.entry.compare import Compared, compare
from songnuan.entry.entitled import answering, in_whose_name
from songnuan.entry.faults import Refusal
from songnuan.entry.guessing import note_if_guessing, refuse_if_guessing
from songnuan.entry.heartbeat import beating
from songnuan.entry.holders import knows_closed
from songnuan.entry.meant import means_otherwise
from songnuan.entry.mended import drop_misplaced, mended_of
from songnuan.entry.models import Upload
from songnuan.entry.noting import note
from songnuan.entry.plenty import refuse_if_too_many
from songnuan.entry.sent_elsewhere import sent_elsewhere
from songnuan.entry.tally import tally
from songnuan.entry.unsealed import unsealed
from songnuan.ledger.post import Conflict
from songnuan.lib.room import NoRoom

logger = logging.getLogger(__name__)
State = Upload.State
ENDED: dict[str, str] = {
    State.CHECKED: "upload.checked", State.REFUSED: "upload.refused", State.FAILED: "upload.failed"
}  # fmt: skip
"""What is noted of work that ended; a commit notes itself (songnuan.ledger.post)."""


class Stopped(Exception):
    """The upload is no longer ours: cancelled, or given to another worker after a long silence."""


@task()
def check_upload(pk: int) -> None:
    """Read and check a waiting upload; ends in CHECKED, REFUSED or FAILED, or as it was cancelled."""
    upload = _take(pk, State.WAITING, State.CHECKING, "read")
    if upload is None:
        return
    ended: dict[str, Any] = {}
    try:
        with beating(pk), translation.override(upload.language):
            ended = _check(upload)
    except Stopped:
        return
    except Refusal as refusal:
        ended = {"state": State.REFUSED, "message": refusal.fault.message}
    except NoRoom as full:
        with translation.override(upload.language):
            ended = {"state": State.REFUSED, "message": str(full)}
    except Exception:
        ended = _failed(upload, "check")
    if not _write(upload, ended) and "checked_as" in ended:
        originals.forget(ended["checked_as"])


@task()
def commit_upload(pk: int) -> None:
    """Post a confirmed upload; ends in COMMITTED, CHECKED (the ledger moved on: look again), or FAILED."""
    upload = _take(pk, State.CONFIRMED, State.COMMITTING, "post")
    if upload is None:
        return
    try:
        with beating(pk), translation.override(upload.language):
            stored = _commit(upload)
    except Stopped:
        return
    except (Refusal, Conflict) as stopped:
        fault = getattr(stopped, "fault", None)
        _write(upload, {"state": State.REFUSED, "message": fault.message if fault else str(stopped)})
    except NoRoom as full:
        with translation.override(upload.language):
            _write(upload, {"state": State.CHECKED, "confirmed_by": None, "message": str(full)})
    except Exception:
        _write(upload, _failed(upload, "commit"))
    else:
        if stored:
            originals.forget(upload.checked_as)
            Upload.objects.filter(pk=pk).update(checked_as="")


JOBS = {State.WAITING: check_upload, State.CONFIRMED: commit_upload}


def enqueue(upload: Upload, state: str) -> None:
    """Have the worker do what a state waits for. The worker takes turns: whoever has files on their way already comes
    after everybody's first, second … file, so that a hundred files of one person hold up no other's."""
    who = upload.responsible
    mine = Upload.objects.filter(state__in=Upload.MOVING).filter(
        Q(confirmed_by=who) | Q(confirmed_by=None, by=who)
    )
    others = mine.exclude(pk=upload.pk).count()
    JOBS[State(state)].using(priority=max(TASK_MIN_PRIORITY, -others)).enqueue(upload.pk)


def _take(pk: int, waiting: str, working: str, phase: str) -> Upload | None:
    """The upload, once: a second worker, or a second run, finds it taken."""
    taken = Upload.objects.filter(pk=pk, state=waiting).update(
        state=working, message="", phase=phase, done=0, of=0, beat=timezone.now(), tries=F("tries") + 1
    )
    if not taken:
        return None
    upload = Upload.objects.select_related("campaign", "union", "by", "confirmed_by", "replaced").get(pk=pk)
    try:
        _refuse_unless_entitled(upload)
    except Refusal as refusal:
        _write(upload, {"state": State.REFUSED, "message": refusal.fault.message})
        return None
    return upload


def _refuse_unless_entitled(upload: Upload) -> None:
    """Refusal where nobody who answers for it, as they are now, may send files of the unit any more."""
    if answering(upload) is None:
        raise Refusal("not_permitted", _("上传人或确认人已没有该单位的上传权限。"))


def _write(upload: Upload, ended: dict[str, Any]) -> bool:
    """Put down how the work ended, and note it; False where the upload was taken from us meanwhile."""
    told = {"told_at": timezone.now()} if "counts" in ended else {}
    who = in_whose_name(upload)
    with transaction.atomic():
        taken = Upload.objects.filter(pk=upload.pk, state=upload.state).update(**ended, **told)
        verb = ENDED.get(ended.get("state", ""))
        if taken and verb:
            note(verb, upload, by=who, counts=ended.get("counts", {}))
        if taken and verb == ENDED[State.CHECKED]:
            note_if_guessing(upload, by=who)
    return bool(taken)


def _check(upload: Upload) -> dict[str, Any]:
    began = time.monotonic()
    lookups = names.load(upload.campaign, upload.union)
    if upload.replaced is not None:
        refuse_unless_replaceable(upload.replaced, lookups)
    refuse_if_uploaded(lookups, upload.digest, upload.replaced)
    refuse_if_guessing(upload)
    watch = _Watch(upload)
    with unsealed(upload) as path:
        try:
            checked = check_workbook(
                path, upload.file_name, lookups, upload.answers, watch, mended=mended_of(upload), asked=True
            )
        except NothingKnown as nothing:
            if not nothing.can_be_explained:
                raise
            checked = nothing.checked
    watch.enter("compare")
    counts = _told(upload, checked, lookups)
    ended = {"state": State.CHECKED, "checked_as": sealed_check.keep(checked), "counts": counts}
    if gone := drop_misplaced(upload, checked):
        message = _(
            "列的认法或金额单位变了，预览中改过的%(count)d处不再是原来那一格，已撤下。请看过以后重新填写。"
        )
        ended["message"] = message % {"count": gone}
    return {**ended, "took": int((time.monotonic() - began) * 1000)}


def _told(upload: Upload, checked: Checked, lookups: names.Lookups) -> dict[str, int]:
    """What a look at the file comes to, as who answers for it may be told."""
    tells = knows_closed(upload.responsible, upload.union_id)
    compared = compare(checked, lookups, upload.replaced, tells_closed=tells)
    compared.faults += sent_elsewhere(lookups, upload.digest, upload.responsible)
    refuse_if_too_many(len(compared.faults))
    counts = tally(compared)
    # Told also where a file may be confirmed without a look at its preview: columns read by an earlier word, and cells that
    # others typed anew.
    beside = {
        "explained": sum(len(layout.explained) for layout in checked.layouts),
        "mended": upload.mended.exclude(by=upload.by).count(),
    }
    return {**counts, **{name: count for name, count in beside.items() if count}}


def _commit(upload: Upload) -> bool:
    """Whether a batch came of it. Raises Stopped where it is no longer ours to store: nothing is stored then."""
    checked = sealed_check.read(upload.checked_as)
    lookups = names.load(upload.campaign, upload.union)
    if means_otherwise(checked.meant, lookups):
        _check_instead(upload)
        return False
    origin = Origin(upload.file_name, upload.digest, upload.stored_as, upload.hands)
    with transaction.atomic():
        compared, batch = commit(
            checked,
            lookups,
            origin,
            by=upload.responsible,
            replaced=upload.replaced,
            valid_rows=upload.valid_rows,
            told=upload.counts,
            tells_closed=knows_closed(upload.responsible, upload.union_id),
        )
        _refuse_unless_entitled(upload)  # once more: a long file is long on its way
        ended: dict[str, Any] = {"state": State.COMMITTED, "batch": batch, "counts": tally(compared)}
        if batch is None:
            # Else what a look may not tell any more would be counted, and told, this way.
            refuse_if_guessing(upload)
            ended = {"state": State.CHECKED, "confirmed_by": None, "message": _moved_on(upload, compared)}
            ended["counts"] = _told(upload, checked, lookups)
        if not _write(upload, ended):
            raise Stopped
    return batch is not None


def _check_instead(upload: Upload) -> None:
    """What was confirmed was read by names that say something else by now: it is read anew, and looked at before it is stored."""
    ended = _check(upload)
    said = _(
        "预览之后，这份文件用到的名称、发放标准或者活动日期有改动，已按现在的重新检查，还没有导入。请重新查看，确认无误再导入。"
    )
    ended["message"] = said + ended.get("message", "")
    if not _write(upload, {**ended, "confirmed_by": None}):
        originals.forget(ended["checked_as"])
        raise Stopped
    originals.forget(upload.checked_as)


def _moved_on(upload: Upload, compared: Compared) -> str:
    """What stands against it since it was looked at."""
    if not compared.acceptable(valid_rows=upload.valid_rows):
        message = _("预览之后数据有变化，有%(count)d处需要修改，还没有导入。请重新查看。")
        return message % {"count": len(compared.errors)}
    if (wrong := len(compared.errors) - upload.counts.get("errors", 0)) > 0:
        message = _("预览之后数据有变化，多了%(count)d处需要修改，还没有导入。请重新查看，确认无误再导入。")
        return message % {"count": wrong}
    message = _("预览之后数据有变化，多了%(count)d处提醒，还没有导入。请重新查看，确认无误再导入。")
    return message % {"count": len(compared.warnings) - upload.counts.get("warnings", 0)}


def _failed(upload: Upload, work: str) -> dict[str, Any]:
    """Call only while an exception is being handled: it goes into the log, for the administrator."""
    if Upload.objects.filter(pk=upload.pk, state=upload.state).exists():
        logger.exception("%s of upload %s failed", work, upload.pk)
    message = _("系统处理时出错，文件没有导入。请稍后重试，或联系管理员。")
    return {"state": State.FAILED, "message": message}


class _Watch:
    """Writes progress to the upload's row, twice a second at most; raises Stopped where it was cancelled."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._last = 0.0

    def __call__(self, phase: str, done: int, of: int) -> None:
        if time.monotonic() - self._last > 0.5:
            self._last = time.monotonic()
            self._write(phase=phase, done=done, of=of)

    def enter(self, phase: str) -> None:
        """A phase whose rows are not counted one by one."""
        self._write(phase=phase, done=0, of=0)

    def _write(self, **progress: Any) -> None:
        if not _write(self._upload, {**progress, "beat": timezone.now()}):
            raise Stopped
