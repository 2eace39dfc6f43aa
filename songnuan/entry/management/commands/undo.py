"""Take one committed batch back out, whole."""

from typing import Any

from django.core.management.base import CommandParser

from campaigns.models import Batch
from songnuan.ledger.totals import totals
from songnuan.ledger.undo import NotUndoable, undo
from songnuan.lib.command import SongnuanCommand


class Command(SongnuanCommand):
    help = "撤销一个批次：移除它导入的行，恢复它替换掉的行"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("batch", type=int)
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        batch = (
            Batch.objects.filter(number=options["batch"])
            .select_related("campaign", "union", "closed_by")
            .first()
        )
        if batch is None:
            self.wrong_usage(f"没有批次{options['batch']}。")
        if not options["reason"].strip():
            self.wrong_usage("撤销要写明理由：--reason 理由")
        try:
            act = undo(batch, by=None, reason=options["reason"].strip())
        except NotUndoable as error:
            self.refused(str(error))
        figures = totals(batch.campaign, batch.union)
        result = {"batch": batch.number, "removed": act.sheets, "totals": figures.as_json()}
        text = f"已撤销批次{batch.number}，移除 {act.rows} 行。"
        self.answer(result, text, as_json=options["json"])
