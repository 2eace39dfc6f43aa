"""What the commands of 报送 have in common: names from the command line, who acts, a report as JSON."""

from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime

from campaigns.models import Campaign, Filing, Period, Union, User
from songnuan.ledger import places
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.totals import JSON_ORDER
from songnuan.lib import money
from songnuan.lib.command import SongnuanCommand


class FilingCommand(SongnuanCommand):
    """`--campaign` always, `--as USERNAME` where somebody acts; without it the command line is the system administrator."""

    acts = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--campaign", required=True)
        if self.acts:
            parser.add_argument("--as", dest="username")

    def campaign(self, options: dict[str, Any]) -> Campaign:
        try:
            return places.campaign(options["campaign"])
        except places.UnknownName as error:
            self.wrong_usage(str(error))

    def union(self, options: dict[str, Any], campaign: Campaign) -> Union:
        try:
            return places.union(options["union"], campaign)
        except places.UnknownName as error:
            self.wrong_usage(str(error))

    def period(self, number: int | None, campaign: Campaign) -> Period:
        """The one of that number, the one that is due where none is named."""
        periods = Period.objects.filter(campaign=campaign)
        found = periods.current(timezone.now()) if number is None else periods.filter(number=number).first()
        if found is None:
            known = "、".join(str(known) for known in periods.values_list("number", flat=True))
            self.wrong_usage(f"没有这一期。现有：{known or '（无，请先运行 period）'}。")
        return found

    def user(self, options: dict[str, Any]) -> User | None:
        username = options["username"]
        if username is None:
            return None
        found: User | None = User.objects.filter(username=username, is_active=True).first()
        if found is None:
            self.wrong_usage(f"没有名为“{username}”的用户。")
        return found

    def refuse_unless(self, allowed: bool, said: str) -> None:
        if not allowed:
            self.refused(said)

    def moment(self, text: str) -> datetime:
        """2023-01-10 17:00, on the server's own clock."""
        try:
            at = parse_datetime(text)
        except ValueError:
            at = None
        if at is None:
            self.wrong_usage(f"“{text}”不是时间，请写成 2023-01-10T17:00。")
        return at if timezone.is_aware(at) else timezone.make_aware(at)


def as_json(filing: Filing) -> dict[str, Any]:
    """One report: whose, in which period, how it stands, its kept figures (money in yuan)."""
    return {
        "filing": filing.pk, "union": filing.union.code, "period": filing.period.number, "number": filing.number,
        "state": filing.state, "timing": filing.timing, "zero": filing.zero_sheets, "on_behalf": filing.on_behalf,
        "version": filing.version, "by": filing.by.username if filing.by else None, "at": localtime(filing.at).isoformat(),
        "reason": filing.reason, "figures": {code: _plain(code, filing.figures.get(code, 0)) for code in JSON_ORDER},
    }  # fmt: skip


def _plain(code: str, value: int) -> Any:
    return money.yuan(value) if INDICATORS[code].is_money else value


def said(filing: Filing) -> str:
    """The same in a line."""
    return f"{filing.union} {filing.period} {filing.get_state_display()} 版本码 {filing.version}"
