"""上报: file a union's figures in a period."""

from typing import Any

from django.core.management.base import CommandParser

from songnuan.filings.command import FilingCommand, as_json, said
from songnuan.ledger.filing import rights
from songnuan.ledger.filing.acts import file_report
from songnuan.ledger.filing.zero import SHEETS
from songnuan.ledger.post import Conflict


class Command(FilingCommand):
    help = "上报一个单位一期的数；没有数据的表用 --zero 逐张作零报告"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--union", required=True)
        parser.add_argument("--period", type=int)
        parser.add_argument("--zero", action="append", default=[], choices=SHEETS, metavar="表")
        parser.add_argument("--remark", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign, user = self.campaign(options), self.user(options)
        union, period = self.union(options, campaign), self.period(options["period"], campaign)
        self.refuse_unless(user is None or rights.may_file(user, union), "该用户不能为这个单位上报。")
        try:
            filing = file_report(period, union, by=user, zero=options["zero"], remark=options["remark"])
        except Conflict as refusal:
            self.refused(str(refusal))
        self.answer(as_json(filing), said(filing), as_json=options["json"])
