"""One report as it is printed: the figures that were kept when it was filed, and how its scan stands to them."""

from dataclasses import dataclass

from campaigns.models import Filing, StampedScan, User
from songnuan.filings.standing import standing_filing
from songnuan.ledger.filing.rights import may_read_scan
from songnuan.ledger.filing.stamps import Stamp, stamp_of
from songnuan.ledger.indicators import INDICATORS, Indicator
from songnuan.ledger.small import KNOWS_PERSONS, falls_apart
from songnuan.ledger.totals import JSON_ORDER


@dataclass(frozen=True)
class Paper:
    """`lines` are (indicator, figure) in fen or counts; `standing` the union's report that counts now; `reads_scans` says whether its reader
    may have them."""

    lines: tuple[tuple[Indicator, int], ...]
    scans: tuple[StampedScan, ...]
    standing: Filing | None
    stamp: Stamp
    reads_scans: bool


def paper(filing: Filing, user: User) -> Paper:
    """Of the figures those whose moves from report to report this reader is told. Three queries where they may know persons."""
    knows_persons = user.has_perm(KNOWS_PERSONS)
    standing = standing_filing(filing.campaign, filing.union)
    last = (
        StampedScan.objects.filter(filing__campaign=filing.campaign, filing__union=filing.union)
        .order_by("pk")
        .last()
    )
    return Paper(
        tuple(
            (INDICATORS[code], filing.figures.get(code, 0))
            for code in JSON_ORDER
            if falls_apart(INDICATORS[code], knows_persons=knows_persons)
        ),
        tuple(filing.scans.select_related("by")),
        standing,
        stamp_of(standing, last),
        may_read_scan(user, filing.union),
    )
