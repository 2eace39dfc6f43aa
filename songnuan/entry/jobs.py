"""What the worker does with an upload. Rights are asked again when the work begins, not only when it was sent."""

import logging
import tempfile
import time
from pathlib import Path

from django.db import DatabaseError
from django.utils.translation import gettext as _
from django_tasks import task

from campaigns.models import Lineage
from songnuan.entry import names, originals, sealed_check
from songnuan.entry.check import check_workbook
from songnuan.entry.commit import Origin, commit, refuse_if_uploaded, refuse_unless_replaceable
from songnuan.entry.faults import Refusal
from songnuan.entry.models import Upload
from songnuan.ledger.post import Conflict
from songnuan.lib.cipher import SealBroken
from songnuan.lib.keyfile import KeyFileError

logger = logging.getLogger(__name__)
State = Upload.State


@task()
def check_upload(pk: int) -> None:
    """Read and check a waiting upload; ends in CHECKED, REFUSED or FAILED."""
    upload = _take(pk, State.WAITING, State.CHECKING)
    if upload is None:
        return
    try:
        lookups = names.load(upload.campaign, upload.union)
        if upload.replaced is not None:
            refuse_unless_replaceable(upload.replaced, lookups)
        refuse_if_uploaded(lookups, upload.digest, upload.replaced)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"upload{Path(upload.file_name).suffix.lower()[:6]}"
            path.write_bytes(originals.read(upload.stored_as))
            checked = check_workbook(path, upload.file_name, lookups, {}, _Watch(upload))
        upload.checked_as = sealed_check.keep(checked)
        upload.state = State.CHECKED
    except Refusal as refusal:
        upload.state, upload.message = State.REFUSED, refusal.fault.message
    except (OSError, DatabaseError, KeyFileError, SealBroken):
        logger.exception("check of upload %s failed", upload.pk)
        upload.state, upload.message = State.FAILED, _("系统处理时出错，文件没有导入。请稍后重试，或联系管理员。")
    upload.save(update_fields=("state", "message", "checked_as"))


@task()
def commit_upload(pk: int) -> None:
    """Post a confirmed upload; ends in COMMITTED, CHECKED (the ledger moved on: look again), or FAILED."""
    upload = _take(pk, State.CONFIRMED, State.COMMITTING)
    if upload is None:
        return
    try:
        compared, batch = commit(
            sealed_check.read(upload.checked_as),
            names.load(upload.campaign, upload.union),
            Origin(upload.file_name, upload.digest, upload.stored_as),
            by=upload.by,
            replaced=upload.replaced,
            valid_rows=upload.valid_rows,
        )
        if batch is None:
            upload.state = State.CHECKED
            upload.message = _("预览之后数据有变化，有%(count)d处需要修改，还没有导入。请重新查看。") % {
                "count": len(compared.errors)
            }
        else:
            upload.state, upload.batch = State.COMMITTED, batch
            originals.forget(upload.checked_as)
            upload.checked_as = ""
    except (Refusal, Conflict) as stopped:
        fault = getattr(stopped, "fault", None)
        upload.state, upload.message = State.REFUSED, fault.message if fault else str(stopped)
    except (OSError, DatabaseError, KeyFileError, SealBroken):
        logger.exception("commit of upload %s failed", upload.pk)
        upload.state, upload.message = State.FAILED, _("系统处理时出错，文件没有导入。请稍后重试，或联系管理员。")
    upload.save(update_fields=("state", "message", "batch", "checked_as"))


def _take(pk: int, waiting: str, working: str) -> Upload | None:
    """The upload, once: a second worker, or a second run, finds it taken."""
    if not Upload.objects.filter(pk=pk, state=waiting).update(state=working, message="", done=0, of=0):
        return None
    upload = Upload.objects.select_related("campaign", "union", "by", "replaced").get(pk=pk)
    reaches = upload.union_id in set(Lineage.objects.reached_by(upload.by))
    if upload.by.is_active and upload.by.has_perm("campaigns.upload_batch") and reaches:
        return upload
    upload.state, upload.message = State.REFUSED, _("上传人已没有该单位的上传权限。")
    upload.save(update_fields=("state", "message"))
    return None


class _Watch:
    """Writes progress to the upload's row, twice a second at most."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._last = 0.0

    def __call__(self, phase: str, done: int, of: int) -> None:
        if time.monotonic() - self._last > 0.5:
            self._last = time.monotonic()
            Upload.objects.filter(pk=self._upload.pk).update(phase=phase, done=done, of=of)
