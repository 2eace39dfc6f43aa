"""审核: approve a union's report, or give it back. Somebody named does it: a maker is never the checker."""

import re
from typing import Any

from django.core.management.base import CommandParser

from campaigns.models import Fact, Filing, User
from songnuan.filings.command import FilingCommand, as_json, said
from songnuan.filings.review.rows import rows_in
from songnuan.filings.standing import standing_filing
from songnuan.ledger.filing.acts import approve, give_back
from songnuan.ledger.post import Conflict
from songnuan.reports.columns import KINDS

ROW = re.compile(r"(?P<sheet>[^:：=]+)[:：](?P<pk>[1-9]\d{0,17})=(?P<said>.+)")


class Command(FilingCommand):
    help = "审核一个单位的上报：--approve 通过，--return 理由 退回；--as 必填"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--union", required=True)
        act = parser.add_mutually_exclusive_group(required=True)
        act.add_argument("--approve", action="store_true")
        act.add_argument("--return", dest="reason", metavar="理由")
        parser.add_argument("--row", action="append", default=[], metavar="表:行=理由")
        parser.add_argument("--remark", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign, user = self.campaign(options), self.user(options)
        union = self.union(options, campaign)
        if user is None:
            self.wrong_usage("审核要写明是谁：--as 用户名")
        rows = [self._row(text) for text in options["row"]]
        filing = standing_filing(campaign, union)
        if filing is None:
            self.refused(f"{union}没有要审核的上报。")
        try:
            if options["approve"]:
                found = approve(filing, by=user, remark=options["remark"])
            else:
                found = give_back(
                    filing, by=user, reason=options["reason"], rows=self._facts(filing, rows, user)
                )
        except Conflict as refusal:
            self.refused(str(refusal))
        self.answer(as_json(found), said(found), as_json=options["json"])

    def _row(self, text: str) -> tuple[type[Fact], int, str]:
        named = ROW.fullmatch(text)
        fact = next((one for one in KINDS.values() if named and named["sheet"].strip() == one.SHEET), None)
        if named is None or fact is None:
            self.wrong_usage(f"看不懂“{text}”，请写成 慰问帮扶发放:行的编号=理由（编号在该行页面的网址里）。")
        return fact, int(named["pk"]), named["said"]

    def _facts(
        self, filing: Filing, rows: list[tuple[type[Fact], int, str]], user: User
    ) -> list[tuple[Fact, str]]:
        found: list[tuple[Fact, str]] = []
        for fact, pk, reason in rows:
            row = rows_in(filing, fact, 0, user).filter(pk=pk).first()
            if row is None:
                self.refused(f"这次上报里没有{fact.SHEET}的第{pk}号行。")
            found.append((row, reason))
        return found
