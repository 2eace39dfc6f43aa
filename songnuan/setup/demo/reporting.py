"""The demo's periods, and what each union filed in the last one: nearly all approved, a few as they may stand on deadline day."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from beneficiaries.models import Disbursement
from campaigns.models import Campaign, Fact, Filing, Period, StampedScan, Union, User
from songnuan.filings.checks.checks import findings
from songnuan.filings.checks.finding import answered
from songnuan.filings.periods import acts
from songnuan.filings.periods.proposal import at, propose
from songnuan.filings.stamped.scans import attach
from songnuan.ledger.filing.acts import approve, file_report, give_back
from songnuan.ledger.filing.zero import empty_sheets
from songnuan.setup.demo.staff import clerks, reviewers

OPEN_UNTIL = datetime.date(2033, 12, 31)
"""The last period of the demo takes late reports for long, so that filing can be tried."""

FILLING = ("220523", "222403")
WAITING = ("220182", "220122", "220802", "220581")
RETURNED = {
    "220104": ("有两行与凭证对不上，请核对后重新上报。", ("金额与签领表不一致", "与上一行疑似重复，请核对")),
    "220322": ("筹集款物缺文号，请补充。", ()),
}
LATE = ("220521", "220681", "222424")
UNSTAMPED = ("2208", "220281", "220422", "220702")
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
"""An empty sheet in the place of a scan."""


@dataclass(frozen=True)
class _Staff:
    """Who acts in the demo; `leader` reviews what nobody below the province may."""

    clerks: dict[str, User]
    reviewers: dict[str, User]
    leader: User


def load(campaign: Campaign, leader: User) -> int:
    """Set the periods and file what is missing; how many reports are new. Safe to repeat: what is there stays."""
    with transaction.atomic():  # one commit instead of hundreds
        return _load(campaign, leader)


def _load(campaign: Campaign, leader: User) -> int:
    period = _periods(campaign)
    there = set(Filing.objects.filter(campaign=campaign).values_list("union__code", flat=True))
    staff = _Staff(clerks(campaign), reviewers(campaign), leader)
    places = campaign.places.select_related("union", "area").order_by("union__order")
    wanted = [place for place in places if place.union.code not in there and place.union.code not in FILLING]
    for number, place in enumerate(wanted):
        _report(period, place.union, place.area, number, staff)
    return len(wanted)


def _periods(campaign: Campaign) -> Period:
    if not campaign.periods.exists():
        acts.put_proposed(campaign, by=None)
        last = propose(campaign)[-1]
        acts.put(campaign, last.number, last.deadline, at(OPEN_UNTIL), by=None)
    return campaign.periods.order_by("number")[campaign.periods.count() - 1]


def _report(period: Period, union: Union, area: Union, number: int, staff: _Staff) -> None:
    """File, and do what became of it."""
    minutes = 24 * 60 * (number % 3) + 20 + number * 37 % 420  # in the office's hours of three days
    late = union.code in LATE
    when = period.deadline + datetime.timedelta(minutes=minutes if late else -minutes)
    clerk = staff.clerks[union.code]
    filing = file_report(
        period, union, by=clerk, zero=empty_sheets(period.campaign, union), at=when,
        remark="部分凭证收齐较晚。" if late else "", checks=_checks(period, union),
    )  # fmt: skip
    reviewed = union.kind in (Union.Kind.COUNTY, Union.Kind.ZONE) and area.pk != union.pk
    checker = staff.reviewers[area.code] if reviewed and area.code in staff.reviewers else staff.leader
    later = when + datetime.timedelta(hours=2, minutes=number % 40)
    if union.code in RETURNED:
        reason, words = RETURNED[union.code]
        rows: list[tuple[Fact, str]] = list(zip(_first_rows(union, period, len(words)), words, strict=True))
        give_back(filing, by=checker, reason=reason, rows=rows, at=later)
    elif union.code not in WAITING:
        approve(filing, by=checker, at=later)
        if union.code not in UNSTAMPED and not StampedScan.objects.filter(filing=filing).exists():
            attach(filing, [PAPER], by=clerk)


def _checks(period: Period, union: Union) -> list[dict[str, str]]:
    """What would be asked before filing, of those whose report is there to be looked at."""
    if union.code not in WAITING and union.code not in RETURNED:
        return []
    years = tuple(Campaign.objects.all())
    return answered(findings(period.campaign, years, union), lambda _code: "已对照凭证和文件核对，属实。")


def _first_rows(union: Union, period: Period, count: int) -> list[Fact]:
    rows = Disbursement.objects.live().filter(union=union, campaign=period.campaign, person__isnull=False)
    return list(rows.order_by("pk")[:count])
