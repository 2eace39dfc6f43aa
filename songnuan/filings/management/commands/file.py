"""上报: file a union's figures in a period."""

from typing import Any

from django.core.management.base import CommandParser

from campaigns.models import Campaign
from songnuan.filings.checks.checks import findings
from songnuan.filings.checks.finding import Unanswered, answered
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
        parser.add_argument("--answer", action="append", default=[], metavar="核对项=说明")
        parser.add_argument("--answer-all", default="", metavar="说明")
        parser.add_argument("--check", action="store_true", help="only list what is asked before filing")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign, user = self.campaign(options), self.user(options)
        union, period = self.union(options, campaign), self.period(options["period"], campaign)
        self.refuse_unless(user is None or rights.may_file(user, union), "该用户不能为这个单位上报。")
        found = findings(campaign, tuple(Campaign.objects.all()), union)
        if options["check"]:
            lines = [{"code": finding.code, "text": finding.text} for finding in found]
            text = "\n".join(f"{line['code']}\t{line['text']}" for line in lines)
            self.answer(lines, text or "没有要说明的。", as_json=options["json"])
            return
        said_of = dict(self._answer(text) for text in options["answer"])
        try:
            checks = answered(found, lambda code: said_of.get(code, options["answer_all"]))
            filing = file_report(
                period, union, by=user, zero=options["zero"], remark=options["remark"], checks=checks
            )
        except Unanswered as refusal:
            for finding in found:
                self.stderr.write(f"{finding.code}\t{finding.text}")
            self.refused(str(refusal))
        except Conflict as refusal:
            self.refused(str(refusal))
        self.answer(as_json(filing), said(filing), as_json=options["json"])

    def _answer(self, text: str) -> tuple[str, str]:
        code, sign, said = text.partition("=")
        if not sign:
            self.wrong_usage(f"看不懂“{text}”，请写成 核对项=说明（核对项用 --check 列出）。")
        return code, said
