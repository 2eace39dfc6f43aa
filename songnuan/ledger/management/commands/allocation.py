"""下拨 from the command line: record one sum, void one, list those that stand."""

import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from django.core.management.base import CommandParser
from django.utils.dateparse import parse_date

from campaigns.models import Allocation, Batch, Campaign, FundSource, Union, User
from songnuan.ledger import places
from songnuan.ledger.allocation.acts import Passing, allocate, void
from songnuan.ledger.post import Conflict
from songnuan.lib import money
from songnuan.lib.command import SongnuanCommand

RIGHT = "campaigns.add_allocation"


class Command(SongnuanCommand):
    help = "登记下拨：记一笔（--from --to --amount --date）、作废一笔（--void --reason），都不写则列出有效的"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--from", dest="sender", metavar="CODE")
        parser.add_argument("--to", dest="receiver", metavar="CODE")
        parser.add_argument("--amount", help="yuan, two decimals at most")
        parser.add_argument("--date", help="2022-12-20")
        parser.add_argument("--source", metavar="资金来源")
        parser.add_argument("--document", default="", metavar="文号")
        parser.add_argument("--remark", default="")
        parser.add_argument("--again", action="store_true", help="record a sum that equals one that stands")
        parser.add_argument("--void", type=int, metavar="ID")
        parser.add_argument("--reason", default="")
        parser.add_argument("--as", dest="username")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign, user = self._campaign(options), self._user(options["username"])
        try:
            if options["void"] is not None:
                batch = self._void(campaign, options, user)
            elif options["receiver"] or options["amount"]:
                batch = self._record(campaign, options, user)
            else:
                return self._list(campaign, options, user)
        except Conflict as refusal:
            self.refused(str(refusal))
        data = {"batch": batch.number, "allocations": [_as_json(row) for row in _of(batch)]}
        return self.answer(data, f"批次{batch.number}：{batch.get_kind_display()}。", as_json=options["json"])

    def _record(self, campaign: Campaign, options: dict[str, Any], user: User | None) -> Batch:
        if not all(options[name] for name in ("sender", "receiver", "amount", "date")):
            self.wrong_usage("登记一笔要写 --from、--to、--amount 和 --date。")
        sender, receiver = (self._union(options[name], campaign) for name in ("sender", "receiver"))
        self._refuse_unless_may(sender, user)
        passing = Passing(
            self._day(options["date"]),
            self._source(options["source"]),
            options["document"],
            options["remark"],
        )
        amounts = {receiver: self._fen(options["amount"])}
        return allocate(campaign, sender, passing, amounts, by=user, again=options["again"])

    def _void(self, campaign: Campaign, options: dict[str, Any], user: User | None) -> Batch:
        rows = Allocation.objects.live().filter(campaign=campaign, pk=options["void"])
        found = rows.select_related("campaign", "union").first()
        if found is None:
            self.wrong_usage("没有这一笔有效的下拨（不带参数运行可列出）。")
        self._refuse_unless_may(found.union, user)
        return void(found, by=user, reason=options["reason"])

    def _list(self, campaign: Campaign, options: dict[str, Any], user: User | None) -> None:
        rows = Allocation.objects.live().filter(campaign=campaign)
        rows = rows if user is None else rows.visible_to(user)
        if options["sender"]:
            rows = rows.filter(union=self._union(options["sender"], campaign))
        found = [_as_json(row) for row in rows.select_related("union", "receiver", "source", "added_by")]
        text = "\n".join(
            f"{line['allocation']}\t{line['date']}\t{line['from']} → {line['to']}\t{line['amount']}\t{line['document']}"
            for line in found
        )
        self.answer(found, text or "没有登记过下拨。", as_json=options["json"])

    def _campaign(self, options: dict[str, Any]) -> Campaign:
        try:
            return places.campaign(options["campaign"])
        except places.UnknownName as error:
            self.wrong_usage(str(error))

    def _union(self, code: str, campaign: Campaign) -> Union:
        try:
            return places.union(code, campaign)
        except places.UnknownName as error:
            self.wrong_usage(str(error))

    def _user(self, username: str | None) -> User | None:
        if username is None:
            return None
        found: User | None = User.objects.filter(username=username, is_active=True).first()
        return found or self._nobody(username)

    def _nobody(self, username: str) -> NoReturn:
        self.wrong_usage(f"没有名为“{username}”的用户。")

    def _refuse_unless_may(self, sender: Union, user: User | None) -> None:
        may = user is None or (
            user.has_perm(RIGHT) and Union.objects.visible_to(user).filter(pk=sender.pk).exists()
        )
        if not may:
            self.refused("该用户不能为这个单位登记下拨。")

    def _source(self, name: str | None) -> FundSource | None:
        if name is None:
            return None
        found: FundSource | None = FundSource.objects.filter(name=name).first()
        if found is None:
            self.wrong_usage(f"没有“{name}”这个资金来源。")
        return found

    def _day(self, text: str) -> datetime.date:
        try:
            day = parse_date(text)
        except ValueError:
            day = None
        if day is None:
            self.wrong_usage(f"“{text}”不是日期，请写成 2022-12-20。")
        return day

    def _fen(self, text: str) -> int:
        try:
            return money.fen(Decimal(text))
        except (InvalidOperation, ValueError, OverflowError):
            self.wrong_usage(f"“{text}”不是金额，请写成 1000.00。")


def _of(batch: Batch) -> list[Allocation]:
    """What the batch recorded or voided."""
    field = "added_by" if batch.kind == Batch.Kind.ALLOCATION else "removed_by"
    rows = Allocation.objects.filter(**{field: batch})
    return list(rows.select_related("union", "receiver", "source", "added_by"))


def _as_json(row: Allocation) -> dict[str, Any]:
    return {
        "allocation": row.pk, "batch": row.added_by.number, "from": row.union.code, "to": row.receiver.code,
        "amount": money.yuan(row.amount), "date": row.date.isoformat(), "source": row.source.name if row.source else None,
        "document": row.document,
    }  # fmt: skip
