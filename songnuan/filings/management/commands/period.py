"""List the periods of a campaign; set one, take over the proposed ones, grant 补报."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import localtime

from campaigns.models import Campaign, Period, Union, User
from songnuan.filings.command import FilingCommand
from songnuan.filings.periods import acts
from songnuan.ledger.post import Conflict


class Command(FilingCommand):
    help = "报送期次：列出；--propose 按活动日期设五期；--number 设置一期；--grant 准予补报"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--propose", action="store_true")
        parser.add_argument("--number", type=int)
        parser.add_argument("--deadline", metavar="2023-01-10T17:00")
        parser.add_argument("--closes", metavar="2023-01-12T17:00")
        parser.add_argument("--grant", dest="union", metavar="UNION")
        parser.add_argument("--until", metavar="2023-01-15T17:00")
        parser.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign, user = self.campaign(options), self.user(options)
        try:
            if options["propose"]:
                self._may(user, "campaigns.add_period")
                acts.put_proposed(campaign, by=user)
            elif options["union"]:
                self._may(user, "campaigns.add_lategrant")
                self._grant(options, campaign, user)
            elif options["number"] is not None:
                self._may(user, "campaigns.change_period")
                self._put(options, campaign, user)
        except Conflict as refusal:
            self.refused(str(refusal))
        lines = [
            {
                "period": one.number,
                "deadline": localtime(one.deadline).isoformat(),
                "closes": localtime(one.closes).isoformat(),
            }
            for one in Period.objects.filter(campaign=campaign)
        ]
        text = "\n".join(f"{line['period']}\t{line['deadline']}\t{line['closes']}" for line in lines)
        self.answer(lines, text or "还没有报送期次。", as_json=options["json"])

    def _may(self, user: User | None, permission: str) -> None:
        self.refuse_unless(user is None or user.has_perm(permission), "该用户不能设置报送期次。")

    def _put(self, options: dict[str, Any], campaign: Campaign, user: User | None) -> None:
        if options["number"] < 1 or not options["deadline"] or not options["closes"]:
            self.wrong_usage("设置一期要写：--number 期次 --deadline 截止时间 --closes 停止接收时间")
        deadline, closes = self.moment(options["deadline"]), self.moment(options["closes"])
        acts.put(campaign, options["number"], deadline, closes, by=user)

    def _grant(self, options: dict[str, Any], campaign: Campaign, user: User | None) -> None:
        if options["number"] is None or not options["until"]:
            self.wrong_usage("准予补报要写：--grant 单位 --number 期次 --until 期限 --reason 理由")
        union = self.union(options, campaign)
        reaches = user is None or Union.objects.visible_to(user).filter(pk=union.pk).exists()
        self.refuse_unless(reaches, "该用户不能准予这个单位补报。")
        period = self.period(options["number"], campaign)
        acts.grant(period, union, self.moment(options["until"]), options["reason"], by=user)
