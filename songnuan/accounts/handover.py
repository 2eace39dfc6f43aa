"""工作交接: what somebody who takes over a union's work must know, as one report."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from campaigns.models import Batch, Campaign, PendingRow, Posting, Union, User
from songnuan.entry.entitled import types_at
from songnuan.entry.file_names import tell_uploads
from songnuan.entry.models import Draft, Upload
from songnuan.entry.sheets import SHEETS
from songnuan.ledger import filenames
from songnuan.ledger.filing import reasons as filing_reasons
from songnuan.ledger.filing.union_reports import UnionReports, union_reports
from songnuan.ledger.models import Cell

LATEST = 5

LISTED: dict[str, tuple[str, None, tuple[str]]] = {
    "筹集款物": ("how", None, ("available",)), "走访企业": ("rows", None, ("visits",)),
    "慰问帮扶发放": ("rows", None, ("disbursed",)), "分类服务": ("rows", None, ("activities",)),
    "在档困难职工": ("on_file", None, ("all",)),
}  # fmt: skip
"""Of each sheet the page that leads to all its rows. Of 筹集款物 it is a sum: what was raised, what came from above."""


@dataclass(frozen=True)
class Holder:
    """An account posted at the union."""

    user: User
    roles: tuple[str, ...]
    since: object


@dataclass(frozen=True)
class Unfinished:
    """How many visits somebody began and did not save; `left`: they type none here any more."""

    user: User
    drafts: int
    left: bool


@dataclass(frozen=True)
class SheetLine:
    """How many rows of a sheet stand, and the page that lists them."""

    name: str
    rows: int
    address: str


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
    unfinished: tuple[Unfinished, ...]
    sheets: tuple[SheetLine, ...]
    reports: UnionReports

    @property
    def empty(self) -> tuple[SheetLine, ...]:
        """The sheets that hold nothing yet."""
        return tuple(line for line in self.sheets if not line.rows)


def handover(union: Union, campaign: Campaign, user: User) -> Handover:
    """The union's own work, as this reader is told of it; its counties have pages of their own."""
    postings = Posting.objects.current().filter(union=union, user__is_active=True)
    postings = postings.select_related("user").prefetch_related("user__groups").order_by("since", "pk")
    standing = Batch.objects.standing().filter(union=union, campaign=campaign).exclude(kind=Batch.Kind.UNDO)
    own = urlencode({"campaign": campaign.code, "union": union.code, "scope": Cell.Scope.OWN.value})
    waiting = Upload.objects.filter(union=union, campaign=campaign, state=Upload.State.CHECKED)
    latest = tuple(standing.select_related("by").order_by("-number")[:LATEST])
    files = tuple(waiting.select_related("by").order_by("at"))
    filenames.tell(user, latest)
    reports = union_reports(union, campaign)
    filing_reasons.tell(user, [reports.returned] if reports.returned else [])
    tell_uploads(user, files)
    return Handover(
        union,
        campaign,
        tuple(Holder(p.user, tuple(group.name for group in p.user.groups.all()), p.since) for p in postings),
        standing.count(),
        latest,
        files,
        PendingRow.objects.open().filter(union=union, campaign=campaign).count(),
        _unfinished(union, campaign),
        tuple(
            SheetLine(
                sheet.name,
                sheet.fact.objects.live().filter(campaign=campaign, union=union).count(),
                f"{reverse(*LISTED[sheet.name])}?{own}",
            )
            for sheet in SHEETS
        ),
        reports,
    )


def _unfinished(union: Union, campaign: Campaign) -> tuple[Unfinished, ...]:
    drafts = Draft.objects.filter(union=union, campaign=campaign)
    begun = Counter(
        draft.by for draft in drafts.select_related("by").defer("sealed").order_by("by__username")
    )
    return tuple(
        Unfinished(user, number, left=not types_at(user, union.pk)) for user, number in begun.items()
    )
