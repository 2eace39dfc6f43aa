"""`manage.py erase`: one person taken out on their own request. The number comes from standard input alone."""

import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Campaign
from songnuan.ledger.verify import verify
from songnuan.lib.command import SongnuanCommand
from songnuan.lib.identifiers import InvalidIdentifier, clean_citizen_id, mask_citizen_id
from songnuan.retention import one, overwriting
from songnuan.retention.management.commands.compact import said_of
from songnuan.retention.unclear import NAMES


class Command(SongnuanCommand):
    """Says what would go. With --reason and --confirm LAST4 it goes, for good."""

    help = "按本人要求清除一个人的个人信息：汇总数不变，不能恢复。身份证号从标准输入读取，不写在命令里"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--reason", default="", help="依据，例如申请书的文号；不要写姓名和号码")
        parser.add_argument(
            "--confirm", default="", metavar="LAST4", help="再写一遍身份证号的后四位，确认清除"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        journal.refuse_other_keys()
        try:
            number = clean_citizen_id(sys.stdin.readline())
        except InvalidIdentifier as invalid:
            self.wrong_usage(str(invalid.message))
        reason, confirmed = options["reason"].strip(), options["confirm"].strip().upper()
        if confirmed and (confirmed != number[-4:] or not reason):
            self.wrong_usage(_("确认清除要写 --confirm 身份证号后四位 和 --reason 依据。"))
        try:
            counts = one.erase(number, reason=reason, by=None) if confirmed else one.traces(number)
        except one.Unknown:
            self.refused(_("这里没有这个身份证号的人：%(number)s。") % {"number": mask_citizen_id(number)})
        left = list[str]()
        if confirmed:
            left = self._afterwards()
        data = {"done": bool(confirmed), **asdict(counts), "left": left}
        words = (
            _("已清除：%(rows)d行（%(batches)d批）、待处理%(pending)d行、草稿%(drafts)d份、文件%(files)d个、日志附注%(details)d条、更正单%(amendments)d张、其他文字%(texts)d处、照片%(photographs)d张。")
            if confirmed
            else _("会清除：%(rows)d行（%(batches)d批）、待处理%(pending)d行、草稿%(drafts)d份、文件%(files)d个、日志附注%(details)d条、更正单%(amendments)d张、其他文字%(texts)d处、照片%(photographs)d张。确认请加 --reason 和 --confirm。")
        )  # fmt: skip
        said = words % counts.counts
        if counts.unread:
            said += _(
                "有%(unread)d个原始文件打不开，没有查过：已经入库的请在批次列表里逐个核对，没有入库的到期自动删除。"
            ) % {"unread": counts.unread}
        for stays in counts.unclear:
            said += "\n" + _("没有动、请核对是否为本人：%(what)s %(key)d，工会%(union)s，填写人%(owner)s。") % {
                "what": NAMES[stays.what], "key": stays.key, "union": stays.union, "owner": stays.owner or "-",
            }  # fmt: skip
        if left:
            said += "\n" + said_of(left)
        self.answer(data, said, as_json=options["json"])

    def _afterwards(self) -> list[str]:
        """What could not be overwritten yet; the figures are verified. The person is gone already, whatever goes wrong here."""
        try:
            left = overwriting.overwrite()
            differ = any(verify(campaign) for campaign in Campaign.objects.all())
        except (DatabaseError, OSError) as error:
            said = _(
                "这个人的个人信息已经清除；覆盖和核对没有做完，请运行 compact 和 totals --verify：%(error)s"
            )
            self.refused(said % {"error": error})
        if differ:
            self.refused(_("清除以后数据校核不符，请运行 totals --verify 查看。"))
        return left
