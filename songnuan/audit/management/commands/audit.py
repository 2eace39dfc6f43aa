"""`manage.py audit`: whether the log is whole, where it ends, and its end confirmed anew after a restore."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from campaigns import chain, journal, lineage
from campaigns.models import Journal
from songnuan.lib import cipher
from songnuan.lib.command import SongnuanCommand


class Command(SongnuanCommand):
    """Exit code 1 where anything in the log does not fit, or the reach of the unions is not that of their affiliations."""

    help = "核验审计日志"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        wish = parser.add_mutually_exclusive_group(required=True)
        wish.add_argument("--verify", action="store_true", help="逐条核验，有不符的以1退出")
        wish.add_argument("--head", action="store_true", help="显示日志末尾的序号和指纹，供抄录到别处")
        wish.add_argument(
            "--anchor",
            action="store_true",
            help="恢复备份以后，重新确认日志末尾（要写明 --reason）；此后清除没有登记的文件，请先另存数据目录",
        )
        parser.add_argument("--reason", default="", help="重新确认的理由")

    def handle(self, *args: Any, **options: Any) -> None:
        cipher.ready()
        if options["anchor"]:
            self._anchor(options["reason"].strip(), as_json=options["json"])
        elif options["head"]:
            self._head(as_json=options["json"])
        else:
            self._verify(as_json=options["json"])

    def _verify(self, *, as_json: bool) -> None:
        found = chain.verify()
        verb = "audit.verified" if found.is_whole else "audit.broken"
        unnoted = self._note(verb, {"events": found.events, "faults": found.count})
        tree = self._of_the_tree()
        data = {
            "whole": found.is_whole, "events": found.events, "end": found.end._asdict(), "faults": found.count,
            "first": [{"sequence": fault.sequence, "message": fault.message} for fault in found.faults],
            "tree": tree, "noted": not unnoted,
        }  # fmt: skip
        if found.is_whole:
            self.answer(data, _("审计日志完整，共%(count)d条。") % {"count": found.events}, as_json=as_json)
            if wrong := _lines(tree, unnoted):
                self.refused(wrong)
            return
        told = "\n".join(
            f"{fault.sequence}: {fault.message}" if fault.sequence else fault.message
            for fault in found.faults
        )
        self.answer(data, _lines(told, tree, unnoted), as_json=as_json)
        self.refused(_("审计日志有%(count)d处不符。") % {"count": found.count})

    def _of_the_tree(self) -> str:
        """Whether who reaches which union is what the affiliations say: what is wrong, noted; empty when all is well."""
        try:
            codes = lineage.differences()
            told = _("工会层级与隶属关系不符：%(codes)s。请运行 bootstrap 重建。") % {
                "codes": "、".join(codes)
            }
        except lineage.TreeError as circle:
            codes, told = [], str(circle)
        else:
            if not codes:
                return ""
        return _lines(told, self._note("tree.broken", {"affiliations": codes}))

    def _note(self, verb: str, body: dict[str, Any]) -> str:
        """What is found goes into the log; a sentence where its own end is so broken that it takes nothing."""
        try:
            journal.note(verb, actor=None, body=body)
        except (*chain.UNREADABLE, Journal.DoesNotExist):
            return _("日志的末尾坏了，或者数据库现在写不进去：这次核验的结果记不进日志。")
        return ""

    def _head(self, *, as_json: bool) -> None:
        held = Journal.objects.get(pk=1)
        data = {"sequence": held.last_sequence, "digest": held.digest}
        self.answer(data, f"{held.last_sequence} {held.digest}", as_json=as_json)

    def _anchor(self, reason: str, *, as_json: bool) -> None:
        if not reason:
            self.wrong_usage(
                _(
                    "请用 --reason 写明为什么要重新确认日志末尾。确认以后，这个数据库里没有登记、存放满一天的文件会被清除：需要的话请先另存数据目录里的 uploads 和 photographs。"
                )
            )
        end = journal.confirm(reason)
        self.answer(
            end._asdict(),
            _(
                "已重新确认日志末尾：第%(number)d条。从现在起，后台任务会清除这个数据库里没有登记、存放满一天的文件。"
            )
            % {"number": end.sequence},
            as_json=as_json,
        )


def _lines(*said: str) -> str:
    """Those of the sentences that say something, each once."""
    return "\n".join(dict.fromkeys(line for text in said for line in text.splitlines()))
