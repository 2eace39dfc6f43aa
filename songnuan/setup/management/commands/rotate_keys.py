"""`manage.py rotate_keys`: new keys, everything sealed anew while people work, and the old keys destroyed at the end."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from campaigns import journal
from songnuan.lib import keyfile
from songnuan.lib.cipher import SealBroken
from songnuan.lib.command import SongnuanCommand
from songnuan.setup.rotation import indexes, sealed, turns


class Command(SongnuanCommand):
    """Begins a change of keys, or takes up one that was interrupted: run it again until it says that it is done."""

    help = "更换加密密钥：生成新密钥，把全部加密数据换成新密钥加密；中断后再运行一次即可接着做"
    in_steps = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--destroy-old", action="store_true", help="确认没有数据再用旧密钥以后，销毁旧密钥"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        journal.refuse_other_keys()
        turns.catch_up()
        try:
            data = self._destroy() if options["destroy_old"] else self._change()
        except SealBroken:
            self.refused(_("有加密数据打不开，没有继续。旧密钥都还在，什么都没有丢。请联系维护人员。"))
        except turns.Turned:
            self.refused(_("核对期间密钥又换过，没有销毁。请再运行一次。"))
        text = (
            _("当前密钥：%(current)d号；重新加密%(values)d项、文件%(files)d个，重建索引%(indexes)d项。")
            % data
        )
        self.answer(data, text, as_json=options["json"])

    def _change(self) -> dict[str, int]:
        if turns.begin():
            self.stderr.write(
                _("已生成新密钥。请马上另行备份密钥文件：%(path)s") % {"path": keyfile.path_in(settings.HOME)}
            )
        changed = indexes.reindex()
        values, files = sealed.reseal()
        data = {"current": turns.current(), "values": values, "files": files, "indexes": changed}
        journal.note("keys.resealed", actor=None, body=data)
        return data

    def _destroy(self) -> dict[str, int]:
        current = turns.current()
        left = sealed.old_values(), len(sealed.old_files()), indexes.old_indexes()
        if any(left):
            self.refused(
                _(
                    "还有数据用着旧密钥（%(values)d项，文件%(files)d个，索引%(indexes)d项）。请先运行 rotate_keys。"
                )
                % dict(zip(("values", "files", "indexes"), left, strict=True))
            )
        turns.destroy(current)
        return {"current": current, "values": 0, "files": 0, "indexes": 0}
