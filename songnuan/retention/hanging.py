"""What leads to a person and is no text of a row: forms that are being typed, rows that wait, 更正单, notes of the log."""

from typing import Any

from beneficiaries.models import Disbursement
from campaigns.models import Amendment, EventDetail, PendingRow
from songnuan.entry.models import Draft
from songnuan.entry.visits import people, typed
from songnuan.retention.trail import Trail

CORRECTED = "post.correction"


def drafts(trail: Trail) -> list[Draft]:
    """Forms of a visit at which they were helped; where they were chosen, corrected or written down as recipient; and
    where a number of theirs stands."""
    return [draft for draft in Draft.objects.iterator() if _leads(draft, trail)]


def _leads(draft: Draft, trail: Trail) -> bool:
    data = draft.data
    if draft.record in trail.visits or trail.holds(data):
        return True
    if trail.person is None:
        return False
    here = (draft.campaign_id, draft.union_id) in trail.places
    return any(
        row.fact in trail.rows[Disbursement]
        or (row.person and people.person_behind(row.person) == trail.person.pk)
        or (here and trail.is_called(row.cells.get("name", "")))
        for row in typed.read(data).rows
    )


def pending(trail: Trail) -> list[int]:
    """Rows that waited and are theirs; also one that was stored when a number in it had been put right."""
    return [
        row.pk
        for row in PendingRow.objects.iterator()
        if trail.meant(content := row.content)
        or (row.settled_by_id in trail.batches and trail.is_called(*_cells(content)))
    ]


def _cells(content: dict[str, Any]) -> list[str]:
    return [str(cell) for cell in content.get("cells", ()) if cell]


def amendments(trail: Trail) -> list[int]:
    """更正单 of their rows, of rows that are to be, and of the visits where their name stands."""
    return [
        asked.pk
        for asked in Amendment.objects.iterator()
        if asked.record in trail.records
        or trail.meant(asked.cells)
        or (asked.record in trail.visits and trail.named(asked.cells))
    ]


def details(trail: Trail, asked: list[int]) -> list[int]:
    """Notes beside the log: with a number of theirs; of what was revealed or amended of their rows; of what a correction
    of one changed; and those of their unions that name them."""
    kept = EventDetail.objects.filter(key__isnull=False).select_related("event")
    rows = {f"{fact._meta.model_name}:{pk}" for fact, keys in trail.rows.items() for pk in keys}
    return [one.pk for one in kept.iterator() if _tells(one, trail, rows, asked)]


def _tells(one: EventDetail, trail: Trail, rows: set[str], asked: list[int]) -> bool:
    event, opened = one.event, one.opened or {}
    if trail.holds(opened) or (event.verb == CORRECTED and event.batch_id in trail.batches):
        return True
    if event.body.get("row") in rows or event.body.get("amendment") in asked:
        return True
    return (event.campaign_id, event.union_id) in trail.places and trail.named(opened)
