"""`manage.py anonymise`: what would go of a campaign whose time is over, and once that is confirmed, its going."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Campaign
from songnuan.ledger import places
from songnuan.ledger.verify import verify
from songnuan.lib.command import SongnuanCommand
from songnuan.retention import act, overwriting
from songnuan.retention.management.commands.compact import said_of


class Command(SongnuanCommand):
    """Says what would go. With --reason and --confirm CODE it goes, for good; interrupted, it is run again."""

    help = "清除已过保存期限的活动的个人信息：汇总数不变，不能恢复"
    in_steps = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--campaign", required=True, help="活动代码，例如 2022")
        parser.add_argument("--reason", default="", help="依据或理由")
        parser.add_argument("--confirm", default="", metavar="CODE", help="再写一遍活动代码，确认清除")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            campaign = places.campaign(options["campaign"])
        except LookupError as unknown:
            self.wrong_usage(str(unknown))
        journal.refuse_other_keys()
        if not options["confirm"]:
            self._say(campaign, act.plan(campaign), [], done=False, as_json=options["json"])
            return
        reason = options["reason"].strip()
        if options["confirm"] != campaign.code or not reason:
            self.wrong_usage(
                _("确认清除要写 --confirm %(code)s 和 --reason 理由。") % {"code": campaign.code}
            )
        try:
            gone = act.anonymise(campaign, reason=reason, by=None)
        except act.NotDue as refusal:
            body = {"reason": reason, "due": act.due_on(campaign).isoformat()}
            journal.note("retention.refused", actor=None, campaign=campaign, body=body)
            self.refused(str(refusal))
        left = overwriting.overwrite()
        if verify(campaign):
            self.refused(_("清除以后数据校核不符，请运行 totals --verify 查看。"))
        self._say(campaign, gone, left, done=True, as_json=options["json"])

    def _say(
        self, campaign: Campaign, counts: act.Plan, left: list[str], *, done: bool, as_json: bool
    ) -> None:
        data = {
            "campaign": campaign.code,
            "done": done,
            "due": act.due_on(campaign).isoformat(),
            "begun": counts.begun and not done,
            **counts.counts,
            "left": left,
        }
        words = (
            _(
                "已清除：%(rows)d行、%(people)d人、待处理%(pending)d行、文字%(texts)d处、文件%(files)d个、盖章件%(scans)d份、照片%(photographs)d张、日志附注%(details)d条。"
            )
            if done
            else _(
                "会清除：%(rows)d行、%(people)d人、待处理%(pending)d行、文字%(texts)d处、文件%(files)d个、盖章件%(scans)d份、照片%(photographs)d张、日志附注%(details)d条。确认请加 --reason 和 --confirm。"
            )
        )
        said = words % counts.counts
        if data["begun"]:
            said += "\n" + _(
                "上次清除没有做完，或者正在进行。请等它结束；中断了的，请加 --reason 和 --confirm 再运行一次。"
            )
        if left:
            said += "\n" + said_of(left)
        self.answer(data, said, as_json=as_json)
