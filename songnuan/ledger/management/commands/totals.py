"""The indicators of a campaign, of a union and all below it, or split."""

from typing import Any

from django.core.management.base import CommandParser

from campaigns.models import Campaign
from songnuan.ledger import places
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.models import Status
from songnuan.ledger.totals import BREAKDOWNS, JSON_ORDER, Breakdown, Figures, breakdown, totals
from songnuan.ledger.verify import verify
from songnuan.lib import money
from songnuan.lib.command import SongnuanCommand


class Command(SongnuanCommand):
    help = "各项指标：全省，或某个工会及其下级"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--union")
        asked = parser.add_mutually_exclusive_group()
        asked.add_argument("--status", choices=Status.values, default=Status.ALL.value)
        asked.add_argument("--edition", metavar="NAME", help="as of the edition of this name")
        parser.add_argument("--by", choices=BREAKDOWNS)
        parser.add_argument(
            "--verify", action="store_true", help="recompute every figure from the single rows"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            campaign = places.campaign(options["campaign"])
            union = (
                places.union(options["union"], campaign) if options["union"] else places.province(campaign)
            )
            edition = places.edition(options["edition"], campaign) if options["edition"] else None
        except places.UnknownName as error:
            self.wrong_usage(str(error))
        status = edition.status if edition else options["status"]
        if options["verify"]:
            self._verify(campaign)
        if options["by"]:
            self._split(breakdown(campaign, union, options["by"], status), options)
        else:
            figures = totals(campaign, union, status)
            head = {"campaign": campaign.code, "union": union.code, "status": status}
            head |= {"edition": edition.name} if edition else {}
            self.answer({**head, **figures.as_json()}, _table(figures), as_json=options["json"])

    def _split(self, split: Breakdown, options: dict[str, Any]) -> None:
        rows = [{"key": line.key, "label": line.label, **line.figures.as_json()} for line in split.lines]
        text = "\n".join(
            f"{row['label']}\t" + "\t".join(str(row[code]) for code in JSON_ORDER) for row in rows
        )
        self.answer({"rows": rows, "total": split.total.as_json()}, text, as_json=options["json"])

    def _verify(self, campaign: Campaign) -> None:
        differences = verify(campaign)
        for found in differences[:200]:
            place = f"{found.status} {found.union} {found.scope} {found.dimension} {found.key}".rstrip()
            self.stderr.write(f"{place} {found.figure}: {found.stored} ≠ {found.from_rows}")
        if differences:
            self.refused(f"数据校核不一致：{len(differences)} 处。")
        self.stderr.write("数据校核一致。")


def _table(figures: Figures) -> str:
    lines = []
    for code in JSON_ORDER:
        indicator, value = INDICATORS[code], figures[code] or 0
        shown = money.show_yuan(value) if indicator.is_money else f"{value:,}"
        lines.append(f"{indicator.name}\t{shown} {indicator.unit_name}")
    return "\n".join(lines)
