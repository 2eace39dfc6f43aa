"""`manage.py compact`: what was taken out overwritten in the database's own files, at night or while nobody works."""

from typing import Any

from django.utils.translation import gettext as _

from songnuan.lib.command import SongnuanCommand
from songnuan.retention import overwriting


class Command(SongnuanCommand):
    """Does what `erase` and `anonymise` leave where people work. Each table is closed while it is written anew."""

    help = "把已清除的内容在数据库文件里覆盖掉，请在夜间或没有人使用时运行；做完为止可以重复运行"
    in_steps = True

    def handle(self, *args: Any, **options: Any) -> None:
        left = overwriting.overwrite(longest=0)
        if left:
            self.refused(said_of(left))
        self.answer({"left": left}, _("已清除的内容都已在数据库文件里覆盖。"), as_json=options["json"])


def said_of(left: list[str]) -> str:
    """What an operator does about tables, or a database, that could not be written anew."""
    if left == [overwriting.WHOLE]:
        return _(
            "数据库文件里已清除的内容还没有覆盖：有人正在使用，需要较长时间，或磁盘空间不够。请在夜间或没有人使用时运行 manage.py compact。"
        )
    return _(
        "数据库文件里已清除的内容还有%(count)d张表没有覆盖（%(tables)s）：有人正在使用，需要较长时间，或磁盘空间不够。请在夜间或没有人使用时运行 manage.py compact。"
    ) % {"count": len(left), "tables": _("、").join(left)}
