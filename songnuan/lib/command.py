"""The manner of all our commands: one JSON document or text on standard output, one clear sentence on failure."""

import errno
import json
import shutil
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _

from songnuan.lib.keyfile import KeyFileError

REFUSED = 1
WRONG_USAGE = 2


class SongnuanCommand(BaseCommand):
    """Exit codes of the contracts: 0 done, 1 the data was refused, 2 wrong usage."""

    # Django's checks would load every page first, at the cost of as much time again and 70 MB: they are asked by `check` and by the tests.
    requires_system_checks: list[str] = []
    in_steps = False
    """Whether it stores as it goes: what it did before it broke off stays, and it goes on from there when it is run again."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def execute(self, *args: Any, **options: Any) -> Any:
        try:
            return super().execute(*args, **options)
        except KeyFileError as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        except (OperationalError, ProgrammingError, OSError) as error:
            raise CommandError(explain(error, in_steps=self.in_steps), returncode=REFUSED) from error

    def answer(self, data: Any, text: str, *, as_json: bool) -> None:
        """Print the result in the form that was asked for."""
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) if as_json else text)

    def wrong_usage(self, message: str) -> NoReturn:
        """End with exit code 2."""
        raise CommandError(message, returncode=WRONG_USAGE)

    def refused(self, message: str) -> NoReturn:
        """End with exit code 1."""
        raise CommandError(message, returncode=REFUSED)


def explain(error: Exception, *, in_steps: bool = False) -> str:
    """A fault of the disk or the database as a sentence for the operator."""
    text = str(error).lower()
    if is_unprepared(error):
        return _("数据库还没有准备好。请先运行：python manage.py bootstrap")
    if in_steps:
        return _(
            "数据库或磁盘出错，没有做完；已经做完的部分都保存了，排除故障后再运行一次，会接着做：%(error)s"
        ) % {"error": error}
    full = getattr(error, "errno", None) == errno.ENOSPC or "disk is full" in text or "no space left" in text
    # "disk i/o error" is SQLite's word where there is no room for its shared memory.
    if full or ("disk i/o error" in text and _is_full()):
        return _("磁盘已满，什么都没有保存。请清理磁盘后重试。")
    if "locked" in text:
        return _("数据库正忙，等了60秒仍未轮到，什么都没有保存。请稍后重试。")
    if isinstance(error, FileNotFoundError):
        return _("找不到文件：%(file)s") % {"file": error.filename}
    return _("数据库或磁盘出错，什么都没有保存：%(error)s") % {"error": error}


def is_unprepared(error: Exception) -> bool:
    """Whether the database lacks what `bootstrap` makes: trying again helps nothing."""
    return any(
        word in str(error).lower()
        for word in ("no such table", "no such column", "does not exist", "unable to open")
    )


def _is_full() -> bool:
    """Whether less room is left than SQLite needs to write at all."""
    try:
        return shutil.disk_usage(settings.HOME).free < 1024 * 1024
    except OSError:
        return False
