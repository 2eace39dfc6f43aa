"""What is personal beside the facts: our own words, sealed values, rows that go whole, files. It goes with the campaign.

Every column that can hold a text stands here, in `songnuan.retention.places` (the facts), or in
`songnuan.retention.stays` with the reason: `tests/retention/test_columns.py` fails for one that nobody thought of.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from beneficiaries.models import ActivityDetail, DuplicateDecision, Need, NeedStep, Service
from campaigns.models import (
    Amendment,
    Batch,
    Campaign,
    Edition,
    Filing,
    LateGrant,
    PendingRow,
    PendingTable,
    Photograph,
    PlannedVisit,
    ReturnedRow,
    StampedScan,
)
from songnuan.entry.models import Draft, MendedCell, Upload
from songnuan.reports.models import ArticleText, PublishedFigure

RECORD = "record"
"""Instead of a path: the row hangs on the record of a service."""


@dataclass(frozen=True)
class Beside:
    """A table: how its rows lead to their campaign, and what their columns become; nothing where the rows go whole."""

    table: type[Model]
    path: str
    becomes: dict[str, Any]

    def named(self, campaign: Campaign) -> QuerySet[Any]:
        """Rows of a campaign of which something is left."""
        manager: Any = self.table._meta.default_manager
        rows: QuerySet[Any] = manager.all()
        if self.path == RECORD:
            here = Service.objects.filter(campaign=campaign).order_by().values("record")
            rows = rows.filter(record__in=here)
        else:
            rows = rows.filter(**{self.path: campaign.pk})
        return rows.exclude(**self.becomes) if self.becomes else rows

    def take_out(self, campaign: Campaign) -> None:
        if self.becomes:
            self.named(campaign).update(**self.becomes)
        else:
            self.named(campaign).delete()


BESIDE = (
    Beside(ActivityDetail, RECORD, dict.fromkeys(("partners", "launched_at", "leaders", "origin", "destination"), "")),
    Beside(Amendment, "campaign", {"sealed": b"", "reason": "", "refusal": ""}),
    Beside(ArticleText, "campaign", {}),
    Beside(Campaign, "pk", {"closed_reason": ""}),
    Beside(Draft, "campaign", {}),
    Beside(DuplicateDecision, "campaign", {"reason": ""}),
    Beside(Edition, "campaign", {"remark": ""}),
    Beside(Filing, "campaign", {"remark": "", "reason": "", "checks": []}),
    Beside(LateGrant, "period__campaign", {"reason": ""}),
    Beside(MendedCell, "upload__campaign", {}),
    Beside(Need, "campaign", {"sealed": b""}),
    Beside(NeedStep, "need__campaign", {"sealed": b""}),
    Beside(PendingRow, "campaign", {}),
    Beside(PendingTable, "batch__campaign", {}),
    Beside(PlannedVisit, "team__campaign", {"sealed": b""}),
    Beside(PublishedFigure, "campaign", {"where": "", "spoken_by": ""}),
    Beside(ReturnedRow, "filing__campaign", {"reason": ""}),
)  # fmt: skip
"""In this order: a row goes before what it hangs on. What a check before filing found may quote a row: it goes too."""

FILES: dict[type[Model], set[str]] = {
    Upload: {"file_name", "stored_as", "checked_as", "message", "answers"},
    Batch: {"file_name", "stored_as", "reason"},
    Photograph: {"caption"},
    StampedScan: {"stored_as"},
}
"""Tables with files, which `songnuan.retention.act` takes from the disk one by one; photographs go with their rows."""
