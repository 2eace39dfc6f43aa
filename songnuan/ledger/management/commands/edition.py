"""Editions of a campaign: list them, take one, check one again."""

from typing import Any

from django.core.management.base import CommandParser

from campaigns.models import Campaign, Edition
from songnuan.ledger import places
from songnuan.ledger.edition import check, take
from songnuan.ledger.post import Conflict
from songnuan.lib.command import SongnuanCommand


class Command(SongnuanCommand):
    help = "定稿：列出、新定一个，或按原始行重新核验"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--name", help="without it, the editions there are")
        parser.add_argument("--remark", default="")
        parser.add_argument("--verify", action="store_true", help="recompute an edition from the single rows")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            campaign = places.campaign(options["campaign"])
            if options["verify"]:
                return self._verify(places.edition(options["name"] or "", campaign), options)
        except places.UnknownName as error:
            self.wrong_usage(str(error))
        if options["name"]:
            return self._take(campaign, options)
        found = [_as_json(edition) for edition in campaign.editions.all()]
        text = "\n".join(
            f"{line['edition']}\t批次{line['number']}\t{line['at']}\t{line['digest'][:12]}" for line in found
        )
        return self.answer(found, text, as_json=options["json"])

    def _take(self, campaign: Campaign, options: dict[str, Any]) -> None:
        try:
            edition = take(campaign, options["name"], by=None, remark=options["remark"])
        except Conflict as refusal:
            self.refused(str(refusal))
        text = f"已定稿“{edition.name}”，截至批次{edition.number}，数字指纹 {edition.digest[:12]}。"
        self.answer(_as_json(edition), text, as_json=options["json"])

    def _verify(self, edition: Edition, options: dict[str, Any]) -> None:
        checked = check(edition)
        said = {**_as_json(edition), "holds": checked.holds, "differences": checked.differences}
        if not checked.holds:
            self.stderr.write(
                f"“{edition.name}”核验不一致：{checked.differences} 处与原始行不符，指纹 {checked.digest[:12]}。"
            )
        self.answer(said, f"“{edition.name}”核验一致。" if checked.holds else "", as_json=options["json"])
        if not checked.holds:
            self.refused(f"定稿“{edition.name}”与原始行不符。")


def _as_json(edition: Edition) -> dict[str, Any]:
    return {
        "edition": edition.name, "number": edition.number, "at": edition.at.isoformat(),
        "by": edition.by.username if edition.by else None, "digest": edition.digest,
    }  # fmt: skip
