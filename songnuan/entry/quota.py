"""How much one person may send: files on their way at once, and bytes in a day. The disk is everybody's."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import User
from songnuan.entry.models import Upload
from songnuan.ledger.post import Conflict

DAY = timedelta(days=1)
MEGABYTE = 1024 * 1024


class TooMuch(Conflict):
    """More than one person may send; nothing of it was kept."""


def sent_lately(files: QuerySet[Any], user: User) -> int:
    """Bytes of these files that somebody sent in the last 24 hours, whatever became of them."""
    return files.filter(by=user, at__gt=timezone.now() - DAY).aggregate(sent=Sum("size"))["sent"] or 0


def refuse_beyond(user: User, files: int, size: int) -> None:
    """Raise TooMuch where so many more files, of so many bytes together, pass what this person may send.

    Exact where the account is held (`User.hold`) until they are stored.
    """
    kept, most = Upload.objects.on_their_way(user).count(), settings.UPLOADS_EACH
    if kept + files > most:
        message = _(
            "您还有%(kept)d个文件没有导入，最多同时保留%(most)d个。请先在“上传记录”里确认导入或放弃一些。"
        )
        raise TooMuch(message % {"kept": kept, "most": most})
    lately = sent_lately(Upload.objects.all(), user)
    if lately + size > settings.UPLOAD_MB_A_DAY * MEGABYTE:
        message = _(
            "您24小时内已上传%(sent)d MB，加上这次超过每人每天%(most)d MB的限额。请明天再传，急用请联系管理员。"
        )
        raise TooMuch(message % {"sent": lately // MEGABYTE, "most": settings.UPLOAD_MB_A_DAY})
