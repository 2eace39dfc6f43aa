"""The workbook for a union to fill in."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from songnuan.entry.template import write_template
from songnuan.ledger import places
from songnuan.lib.command import SongnuanCommand


class Command(SongnuanCommand):
    help = "生成某个工会在某次活动中要填的表"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--union", required=True)
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        output = self._output(options["output"])
        try:
            campaign = places.campaign(options["campaign"])
            union = places.union(options["union"], campaign)
        except places.UnknownName as error:
            self.wrong_usage(str(error))
        write_template(campaign, union, output)
        answer = {"campaign": campaign.code, "union": union.code, "file": str(output)}
        self.answer(answer, _("已生成模板：%(file)s") % answer, as_json=options["json"])

    def _output(self, output: Path) -> Path:
        if output.suffix.lower() != ".xlsx":
            self.wrong_usage(_("模板是 .xlsx 文件，请让文件名以 .xlsx 结尾：%(file)s") % {"file": output})
        if not output.parent.is_dir():
            self.wrong_usage(_("没有这个文件夹：%(folder)s") % {"folder": output.parent})
        if output.is_dir():
            self.wrong_usage(_("这是一个文件夹，不是文件：%(file)s") % {"file": output})
        return output
