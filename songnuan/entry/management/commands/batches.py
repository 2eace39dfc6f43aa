"""What was posted to a campaign, newest last."""

from typing import Any

from django.core.management.base import CommandParser

from campaigns.models import Batch
from songnuan.ledger import places
from songnuan.lib.command import SongnuanCommand


class Command(SongnuanCommand):
    help = "列出一次活动的批次，最新的在最后"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--union")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            campaign = places.campaign(options["campaign"])
            found = Batch.objects.filter(campaign=campaign).select_related("union", "by", "closed_by")
            if options["union"]:
                found = found.filter(union=places.union(options["union"], campaign))
        except places.UnknownName as error:
            self.wrong_usage(str(error))
        lines = [
            {
                "batch": batch.number, "union": batch.union.code, "kind": batch.kind, "file": batch.file_name,
                "rows": batch.rows, "by": batch.by.username if batch.by else None, "at": batch.at.isoformat(),
                "status": batch.status,
            }
            for batch in found
        ]  # fmt: skip
        text = "\n".join("\t".join(str(value) for value in line.values()) for line in lines)
        self.answer(lines, text or "还没有批次。", as_json=options["json"])
