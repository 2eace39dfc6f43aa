"""我的上报 as one report object."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from campaigns.models import Campaign, Filing, PendingRow, Period, Union
from songnuan.filings.asked import Asked
from songnuan.filings.checks.checks import findings
from songnuan.filings.checks.finding import Finding
from songnuan.filings.clock import time_left
from songnuan.filings.own.figures import FigureLine, before, lines, own_figures
from songnuan.filings.own.returned import Returned, returned_rows
from songnuan.ledger.filing import reasons as filing_reasons
from songnuan.ledger.filing.acts import last_batch, why_not_file
from songnuan.ledger.filing.standing import Standing, reports
from songnuan.ledger.filing.timing import timing_of
from songnuan.ledger.filing.zero import empty_sheets
from songnuan.ledger.post import Conflict


@dataclass(frozen=True)
class OwnReport:
    """What a union would file in a period now. `filing` is its last one there, `standing` the one that counts as filed.

    `obstacle` says why it cannot file now; empty where it can. `seen` is the union's last batch.
    """

    union: Union
    period: Period
    left: str
    state: Standing
    filing: Filing | None
    standing: Filing | None
    obstacle: str
    supplement: bool
    lines: tuple[FigureLine, ...]
    last_year: Campaign | None
    findings: tuple[Finding, ...]
    pending: int
    empty: tuple[str, ...]
    returned: tuple[Returned, ...]
    history: tuple[Filing, ...]
    seen: int

    @property
    def recallable(self) -> Filing | None:
        """The filing that may be taken back."""
        found = self.standing
        taken = (
            found is None or found.state != Filing.State.FILED or self.period.campaign.closed_at is not None
        )
        return None if taken else found

    @property
    def open_rows(self) -> int:
        """How many returned rows are not corrected yet."""
        return sum(not row.done for row in self.returned)


def own_report(found: Asked, union: Union, period: Period, user: Any) -> OwnReport:
    """A constant number of queries for each kind of returned row."""
    campaign, now = found.campaign, timezone.now()
    known = reports(campaign, period, [union.pk])
    standing = known.standing.get(union.pk)
    earlier = before(campaign, found.campaigns)
    every = Filing.objects.filter(campaign=campaign, union=union).select_related("period", "by", "decided_by")
    history = tuple(every.order_by("-pk"))
    filing_reasons.tell(user, [*history, *([standing] if standing is not None else [])])
    obstacle = why_not_file(period, union)
    returned = standing if standing is not None and standing.state == Filing.State.RETURNED else None
    return OwnReport(
        union=union,
        period=period,
        left=time_left(period, now),
        state=known.of(union.pk),
        filing=known.here.get(union.pk),
        standing=standing,
        obstacle=obstacle,
        supplement=_is_supplement(period, union),
        lines=lines(own_figures(campaign, union), standing, own_figures(earlier, union) if earlier else None),
        last_year=earlier,
        findings=() if obstacle else findings(campaign, found.campaigns, union),
        pending=PendingRow.objects.open().filter(campaign=campaign, union=union).count(),
        empty=tuple(empty_sheets(campaign, union)),
        returned=returned_rows(returned, user) if returned else (),
        history=history,
        seen=last_batch(campaign, union),
    )


def _is_supplement(period: Period, union: Union) -> bool:
    try:
        return timing_of(period, union, timezone.now()) == Filing.Timing.SUPPLEMENT
    except Conflict:
        return False
