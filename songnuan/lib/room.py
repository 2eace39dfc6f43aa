"""Room on the disk: the last of it is for the ledger and its log, and no file of anybody's takes it."""

import errno
import shutil

from django.conf import settings
from django.utils.translation import gettext as _


class NoRoom(OSError):
    """The disk is nearly full: what is left is for the ledger and its log."""

    def __init__(self) -> None:
        super().__init__(errno.ENOSPC, "")

    def __str__(self) -> str:
        return _("服务器的存储空间快满了，暂时不能接收文件。请联系系统管理员，清理后再传。")


def ask_for(size: int) -> None:
    """Raise NoRoom where a file of so many bytes would take what is kept free."""
    if shutil.disk_usage(settings.HOME).free < settings.FREE_MB_KEPT * 1024 * 1024 + size:
        raise NoRoom
