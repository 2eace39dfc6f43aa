"""Check a union's workbook and, with --commit, store it."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from campaigns import journal
from campaigns.models import Batch, Campaign, Lineage, Union, User
from songnuan.entry import answer, defaults
from songnuan.entry.faults import Fault
from songnuan.entry.walk import Wish, walk
from songnuan.ledger import places
from songnuan.lib.command import REFUSED, SongnuanCommand


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

    def handle(self, *args: Any, **options: Any) -> None:
        journal.refuse_other_keys()
        path: Path = options["file"]
        if not path.is_file():
            self.wrong_usage(f"找不到文件：{path.name}")
        wish, denied = self._wish(options)
        result = answer.refused([denied]) if denied else walk(path, wish)
        self.answer(result, answer.as_text(result), as_json=options["json"])
        if result["status"] == "refused":
            self.stderr.write("没有导入。" if options["commit"] else "检查没有通过。")
            raise SystemExit(REFUSED)

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


def denied(user: User | None, union: Union) -> Fault | None:
    """Why a user may not upload for a union; None where they may. No user is the command line's own operator."""
    if user is None:
        return None
    reaches = union.pk in set(Lineage.objects.reached_by(user))
    if user.is_active and user.has_perm("campaigns.upload_batch") and reaches:
        return None
    return Fault(None, None, None, "not_permitted", f"{user}没有为“{union.short_name}”上传的权限。请联系上级管理员。")
