"""The editions of a campaign, each with what happened since."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from campaigns.models import Batch, Edition
from songnuan.reports.scope import Scope


@dataclass(frozen=True)
class Kept:
    """An edition, the scope as of it, how many batches of the campaign came after, and what asks for the difference."""

    edition: Edition
    rows: Scope
    since: int
    difference: str

    @property
    def short_digest(self) -> str:
        """The first characters of the print, as they are read out."""
        return self.edition.digest[:12]


def editions(scope: Scope) -> tuple[Kept, ...]:
    """Newest first. One query."""
    later = Batch.objects.filter(campaign=OuterRef("campaign"), number__gt=OuterRef("number")).order_by()
    counted = later.values("campaign").annotate(count=Count("pk")).values("count")
    since = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    found = Edition.objects.filter(campaign=scope.campaign).select_related("by").annotate(since=since)
    here = scope.plain
    return tuple(
        Kept(
            edition, here.as_of(edition), edition.since,
            urlencode({"campaign": scope.campaign.code, "union": scope.union.code, "from": edition.status}),
        )
        for edition in found.order_by("-pk")
    )  # fmt: skip
