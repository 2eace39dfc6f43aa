"""工作交接: what somebody who takes over a union's work must know, as one report."""

from dataclasses import dataclass

from campaigns.models import Batch, Campaign, PendingRow, Posting, Union, User
from songnuan.entry.models import Upload
from songnuan.entry.sheets import SHEETS
from songnuan.ledger.filing.union_reports import UnionReports, union_reports

LATEST = 5


@dataclass(frozen=True)
class Holder:
    """An account posted at the union."""

    user: User
    roles: tuple[str, ...]
    since: object


@dataclass(frozen=True)
class SheetLine:
    """How many rows of a sheet stand."""

    name: str
    rows: int


@dataclass(frozen=True)
class Handover:
    """A union's work in a campaign as it stands: who, what was imported, what waits, what is missing."""

    union: Union
    campaign: Campaign
    holders: tuple[Holder, ...]
    batches: int
    latest: tuple[Batch, ...]
    waiting: tuple[Upload, ...]
    pending: int
    sheets: tuple[SheetLine, ...]
    reports: UnionReports

    @property
    def empty(self) -> tuple[SheetLine, ...]:
        """The sheets that hold nothing yet."""
        return tuple(line for line in self.sheets if not line.rows)


def handover(union: Union, campaign: Campaign) -> Handover:
    """The union's own work; its counties have pages of their own."""
    postings = Posting.objects.current().filter(union=union, user__is_active=True)
    postings = postings.select_related("user").prefetch_related("user__groups").order_by("since", "pk")
    standing = Batch.objects.standing().filter(union=union, campaign=campaign).exclude(kind=Batch.Kind.UNDO)
    waiting = Upload.objects.filter(union=union, campaign=campaign, state=Upload.State.CHECKED)
    return Handover(
        union,
        campaign,
        tuple(Holder(p.user, tuple(group.name for group in p.user.groups.all()), p.since) for p in postings),
        standing.count(),
        tuple(standing.select_related("by").order_by("-number")[:LATEST]),
        tuple(waiting.select_related("by").order_by("at")),
        PendingRow.objects.open().filter(union=union, campaign=campaign).count(),
        tuple(
            SheetLine(sheet.name, sheet.fact.objects.live().filter(campaign=campaign, union=union).count())
            for sheet in SHEETS
        ),
        union_reports(union, campaign),
    )
