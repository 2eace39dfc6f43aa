"""报送情况: how every unit stands in a period."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import localtime

from campaigns.models import Union
from songnuan.filings.asked import Asked
from songnuan.filings.board.listing import board
from songnuan.filings.command import FilingCommand


class Command(FilingCommand):
    help = "报送情况：一期里每个单位的状态"
    acts = False

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--period", type=int)
        parser.add_argument("--union")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = self.campaign(options)
        period = self.period(options["period"], campaign)
        union = self.union(options, campaign) if options["union"] else None
        unions = {one.pk: one for one in Union.objects.filter(places__campaign=campaign)}
        found = board(
            Asked(campaign, (campaign,), (period,), period, unions, campaign.tree()), period, union, ""
        )
        lines = [
            {
                "union": line.union.code, "state": line.state.value, "late": line.late, "stamp": line.stamp.value,
                "pending": line.pending, "filing": line.filing.pk if line.filing else None,
                "version": line.filing.version if line.filing else None,
                "at": localtime(line.filing.at).isoformat() if line.filing else None,
            }
            for line in found.lines
        ]  # fmt: skip
        result = {"period": period.number, "left": found.left, "units": lines,
                  "sums": {code: count for code, _name, count in found.sums}}  # fmt: skip
        text = "\n".join(f"{line.label}\t{line.state.label}" for line in found.lines)
        self.answer(result, text, as_json=options["json"])
