"""Check a union's workbook and, with --commit, store it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from campaigns import journal
from campaigns.models import Batch, Campaign, Lineage, Union, User
from songnuan.entry import answer, defaults
from songnuan.entry.check import CheckedSheet
from songnuan.entry.faults import Fault
from songnuan.entry.marked import XLSX, write_marked
from songnuan.entry.walk import Wish, walk
from songnuan.ledger import places
from songnuan.lib.command import REFUSED, SongnuanCommand
from songnuan.lib.spreadsheets.cells import Refused


class Command(SongnuanCommand):
    help = "检查一个工作簿；加 --commit 则在没有错误时导入"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--union", required=True)
        parser.add_argument("--commit", action="store_true")
        parser.add_argument("--replace", type=int, metavar="BATCH")
        parser.add_argument("--valid-rows", action="store_true")
        parser.add_argument("--default", action="append", default=[], metavar="列=值")
        parser.add_argument("--as", dest="username")
        parser.add_argument("--marked", type=Path, metavar="OUT.xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        journal.refuse_other_keys()
        path: Path = options["file"]
        if not path.is_file():
            self.wrong_usage(f"找不到文件：{path.name}")
        copy = self._copy(path, options["marked"])
        wish, denied = self._wish(options)
        result = answer.refused([denied]) if denied else walk(path, wish, mark=copy)
        if copy.target is not None:
            self.stderr.write(copy.said)
        self.answer(result, answer.as_text(result), as_json=options["json"])
        if result["status"] == "refused":
            self.stderr.write("没有导入。" if options["commit"] else "检查没有通过。")
            raise SystemExit(REFUSED)

    def _copy(self, path: Path, target: Path | None) -> "MarkedCopy":
        if target is not None:
            if target.suffix.lower() != XLSX or target.is_dir():
                self.wrong_usage("--marked 要写成一个 .xlsx 文件名。")
            if not target.parent.is_dir():
                self.wrong_usage(f"找不到存放标红原表的文件夹：{target.parent}")
            if target.exists() and target.samefile(path):
                self.wrong_usage("标红的原表不能写在原文件上，请换一个文件名。")
        return MarkedCopy(path, target)

    def _wish(self, options: dict[str, Any]) -> tuple[Wish, Fault | None]:
        try:
            campaign = places.campaign(options["campaign"])
            union = places.union(options["union"], campaign)
            answers = defaults.parse(options["default"])
        except (places.UnknownName, defaults.UnknownColumn) as error:
            self.wrong_usage(str(error))
        user = self._user(options["username"])
        wish = Wish(
            campaign=campaign,
            union=union,
            by=user,
            store=options["commit"],
            valid_rows=options["valid_rows"],
            replaced=self._replaced(options["replace"], campaign, union),
            defaults=answers,
        )
        return wish, denied(user, union)

    def _user(self, username: str | None) -> User | None:
        if username is None:
            return None
        user: User | None = User.objects.filter(username=username).first()
        if user is None:
            self.wrong_usage(f"没有名为“{username}”的用户。")
        return user

    def _replaced(self, number: int | None, campaign: Campaign, union: Union) -> Batch | None:
        if number is None:
            return None
        batch = Batch.objects.filter(number=number, campaign=campaign, union=union).first()
        if batch is None:
            self.wrong_usage(f"该工会在本次活动中没有批次{number}。")
        return batch


class MarkedCopy:
    """Marks a copy of the workbook where one is wanted and there is something to mark, and says what came of it."""

    def __init__(self, original: Path, target: Path | None) -> None:
        self._original = original
        self.target = target
        self.said = "没有生成标红的原表：文件没有读取。"

    def __call__(self, sheets: Sequence[CheckedSheet], faults: Sequence[Fault]) -> None:
        if self.target is None:
            return
        if not faults:
            self.said = "没有生成标红的原表：没有需要标出的地方。"
            return
        try:
            write_marked(self._original, self._original.name, sheets, faults, self.target)
        except Refused as refused:
            self.said = f"没有生成标红的原表：{refused.message}"
        except OSError as error:
            self.said = f"没有生成标红的原表：{error.strerror or error}"
        else:
            self.said = f"标红的原表：{self.target}"


def denied(user: User | None, union: Union) -> Fault | None:
    """Why a user may not upload for a union; None where they may. No user is the command line's own operator."""
    if user is None:
        return None
    reaches = union.pk in set(Lineage.objects.reached_by(user))
    if user.is_active and user.has_perm("campaigns.upload_batch") and reaches:
        return None
    return Fault(
        None, None, None, "not_permitted", f"{user}没有为“{union.short_name}”上传的权限。请联系上级管理员。"
    )
