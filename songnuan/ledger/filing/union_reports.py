"""What one union reported in a campaign, what came back, what it still owes: for whoever takes over its work."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from campaigns.models import Campaign, Filing, Period, Union
from songnuan.ledger.filing.stamps import Stamp, last_scans, stamp_of
from songnuan.ledger.filing.standing import OWED, Standing, reports, standing_of
from songnuan.ledger.filing.zero import REPORTED


@dataclass(frozen=True)
class PeriodLine:
    """How the union stands in a period; `filing` is its last report there."""

    period: Period
    state: Standing
    filing: Filing | None


@dataclass(frozen=True)
class UnionReports:
    """`owed` is the period whose report is due and not in, None where nothing is owed.

    `open_rows` are returned rows that nobody corrected yet.
    """

    lines: tuple[PeriodLine, ...]
    owed: Period | None
    returned: Filing | None
    open_rows: int
    stamp: Stamp


def union_reports(union: Union, campaign: Campaign) -> UnionReports:
    """Ten queries at most."""
    periods = list(Period.objects.filter(campaign=campaign))
    due = Period.objects.filter(campaign=campaign).current(timezone.now())
    known = reports(campaign, due, [union.pk])
    filings = Filing.objects.filter(campaign=campaign, union=union).exclude(state=Filing.State.RECALLED)
    last = {filing.period_id: filing for filing in filings.select_related("by").order_by("pk")}
    lines = tuple(
        PeriodLine(
            period,
            standing_of(last[period.pk]) if period.pk in last else Standing.SILENT,
            last.get(period.pk),
        )
        for period in periods
        if due is None or period.number <= due.number
    )
    standing = known.standing.get(union.pk)
    returned = standing if standing is not None and standing.state == Filing.State.RETURNED else None
    return UnionReports(
        lines,
        due if due is not None and known.of(union.pk) in OWED else None,
        returned,
        _open_rows(returned) if returned else 0,
        stamp_of(standing, last_scans(campaign, [union.pk]).get(union.pk)),
    )


def _open_rows(filing: Filing) -> int:
    keys: dict[str, list[int]] = defaultdict(list)
    for sheet, pk in filing.returned_rows.values_list("sheet", "fact_id"):
        keys[sheet].append(pk)
    return sum(
        fact.objects.live().filter(pk__in=keys[fact.SHEET]).count() for fact in REPORTED if fact.SHEET in keys
    )
