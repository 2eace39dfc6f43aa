"""One report (上报): its figures against those last reviewed, the batches between, what may be done to it."""

from dataclasses import dataclass

from campaigns.models import Batch, Filing, User
from songnuan.entry.holders import knows_closed
from songnuan.filings.checks.checks import address_of
from songnuan.filings.checks.finding import kept, untold
from songnuan.filings.own.returned import Returned, returned_rows
from songnuan.ledger import filenames, reasons
from songnuan.ledger.filing import reasons as filing_reasons
from songnuan.ledger.filing import rights
from songnuan.ledger.filing.acts import why_not_review
from songnuan.ledger.indicators import INDICATORS, Indicator
from songnuan.ledger.small import KNOWS_PERSONS, falls_apart
from songnuan.ledger.totals import JSON_ORDER

REVIEWABLE = (Filing.State.FILED, Filing.State.APPROVED)


@dataclass(frozen=True)
class Compared:
    """A figure as filed, and as reviewed before (None where nothing was), in fen or counts."""

    indicator: Indicator
    filed: int
    reviewed: int | None

    @property
    def moved(self) -> int:
        return self.filed - (self.reviewed or 0)


@dataclass(frozen=True)
class FilingReport:
    """`approves` and `returns` say why the reader may not; empty where they may."""

    filing: Filing
    reviewed: Filing | None
    lines: tuple[Compared, ...]
    batches: tuple[Batch, ...]
    checks: tuple[tuple[str, str, str], ...]
    """(address of the rows, what was found, the word with which it was answered) of each check before filing."""
    remark: str
    """What was said of the whole report, as its reader may be told: it may be about any of its rows."""
    returned: tuple[Returned, ...]
    approves: str
    returns: str
    recalls: bool


def reviewed_before(filing: Filing) -> Filing | None:
    """The union's report that counted as reviewed when this one was looked at: the last approved one before it."""
    approved = Filing.objects.filter(
        campaign=filing.campaign, union=filing.union, pk__lt=filing.pk, state=Filing.State.APPROVED
    )
    return approved.select_related("period").last()


def batches_between(filing: Filing, reviewed: Filing | None) -> tuple[Batch, ...]:
    """Everything that this report holds and the one reviewed before did not, in ledger order."""
    found = Batch.objects.filter(
        campaign=filing.campaign, union=filing.union, number__lte=filing.number,
        number__gt=reviewed.number if reviewed else 0,
    )  # fmt: skip
    return tuple(found.select_related("by", "closed_by").order_by("number"))


def filing_report(filing: Filing, user: User) -> FilingReport:
    """As this reader may see and act upon it."""
    reviewed, knows_persons = reviewed_before(filing), user.has_perm(KNOWS_PERSONS)
    batches = batches_between(filing, reviewed)
    filenames.tell(user, batches)
    reasons.tell(user, batches)
    filing_reasons.tell(user, [filing])
    closed, judges = knows_closed(user, filing.union_id), rights.may_review(user, filing.union)
    compared = tuple(
        Compared(
            INDICATORS[code],
            filing.figures.get(code, 0),
            reviewed.figures.get(code, 0) if reviewed else None,
        )
        for code in JSON_ORDER
        if falls_apart(INDICATORS[code], knows_persons=knows_persons)
    )
    return FilingReport(
        filing=filing,
        reviewed=reviewed,
        lines=compared,
        batches=batches,
        checks=tuple(
            (address_of(code, filing.campaign, filing.union), text, answer)
            for code, text, answer in kept(
                filing.checks, knows_persons=knows_persons, knows_closed=closed, judges=judges
            )
        ),
        remark=filing.remark if not filing.remark or judges or (knows_persons and closed) else untold(),
        returned=returned_rows(filing, user),
        approves=why_not_review(filing, user),
        returns=why_not_review(filing, user, REVIEWABLE),
        recalls=filing.campaign.closed_at is None
        and filing.stands
        and filing.state == Filing.State.FILED
        and rights.may_file(user, filing.union),
    )
