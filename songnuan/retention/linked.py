"""Which rows hang on one of the person's: there a name is enough, and what was written about their row alone goes whole."""

from typing import Any

from django.db.models import F, Model

from beneficiaries.models import DuplicateDecision, Need
from campaigns.models import Amendment, Batch, Filing, Party, PlannedVisit, ReturnedRow, Visit
from songnuan.entry.models import Upload
from songnuan.retention.trail import Trail

ABOUT: tuple[type[Model], ...] = (Amendment, DuplicateDecision, ReturnedRow)
"""What is written of one row: why it came back, why it is to change, what was decided of its person."""

COLUMN: dict[type[Model], str] = {
    Amendment: "record", Batch: "pk", DuplicateDecision: "person_id", Need: "record", Party: "record",
    ReturnedRow: "record", Upload: "batch_id", Visit: "record",
}  # fmt: skip
"""By which a row hangs on theirs."""

WHOSE: dict[type[Model], tuple[str, str]] = {
    Need: ("whose", "campaign"),
    PlannedVisit: ("person", "team__campaign"),
}
"""The sealed value that says whose it is, and the way to the campaign: there a name is enough within their union."""


def columns(table: type[Model]) -> list[str]:
    """What `hangs`, `is_about` and `is_theirs` look at, beside what may hold a text."""
    return [*({COLUMN[table]} if table in COLUMN else ()), *(("kind",) if table is Batch else ()),
            *(("union_id",) if table in WHOSE else ()), *(("campaign_id", "union_id") if table is Filing else ())]  # fmt: skip


def with_campaign(rows: Any, table: type[Model]) -> Any:
    """The rows, each with the campaign that `is_theirs` asks for."""
    return rows.annotate(of_campaign=F(WHOSE[table][1])) if table in WHOSE else rows


def hangs(row: Any, trail: Trail) -> bool:
    """Whether the row hangs on one of theirs."""
    table = type(row)
    if table is Filing:
        # What a check found may quote a row of theirs.
        return (row.campaign_id, row.union_id) in trail.places
    if table not in COLUMN:
        return False
    key = getattr(row, COLUMN[table])
    if table is DuplicateDecision:
        return trail.person is not None and key == trail.person.pk
    if table in (Batch, Upload):
        return key in trail.batches | trail.visiting
    return key in trail.records | trail.visits


def is_about(row: Any, trail: Trail) -> bool:
    """Whether all that is written on it is about a row of theirs; of a visit at which others were helped, too, it is not."""
    if isinstance(row, Batch):
        return row.kind == Batch.Kind.CORRECTION and row.pk in trail.batches
    if isinstance(row, DuplicateDecision):
        return hangs(row, trail)
    return isinstance(row, ABOUT) and getattr(row, COLUMN[type(row)]) in trail.records


def is_theirs(row: Any, values: dict[str, Any], trail: Trail) -> bool:
    """Whether it says by their name whose it is, within a union and campaign that has rows of theirs."""
    return trail.is_alone_called(whose(row, values)) and (row.of_campaign, row.union_id) in trail.places


def whose(row: Any, values: dict[str, Any]) -> str:
    """The name of whom it is about; empty where it has no field for that."""
    return str(values.get(WHOSE[type(row)][0], "")) if type(row) in WHOSE else ""
