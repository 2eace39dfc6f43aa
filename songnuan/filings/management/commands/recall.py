"""撤回: take a report back before anybody reviewed it."""

from typing import Any

from django.core.management.base import CommandParser

from songnuan.filings.command import FilingCommand, as_json, said
from songnuan.filings.standing import standing_filing
from songnuan.ledger.filing import rights
from songnuan.ledger.filing.acts import recall
from songnuan.ledger.post import Conflict


class Command(FilingCommand):
    help = "撤回一个单位尚未审核的上报"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--union", required=True)
        parser.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign, user = self.campaign(options), self.user(options)
        union = self.union(options, campaign)
        self.refuse_unless(user is None or rights.may_file(user, union), "该用户不能为这个单位撤回。")
        filing = standing_filing(campaign, union)
        if filing is None:
            self.refused(f"{union}没有可以撤回的上报。")
        try:
            found = recall(filing, by=user, reason=options["reason"])
        except Conflict as refusal:
            self.refused(str(refusal))
        self.answer(as_json(found), said(found), as_json=options["json"])
