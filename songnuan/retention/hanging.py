"""What leads to a person and is no text of a row: rows that wait, 更正单, notes of the log."""

from collections.abc import Set
from typing import Any
from urllib.parse import unquote_plus

from django.db.models import Q

from campaigns.models import Amendment, Event, EventDetail, Fact, PendingRow
from songnuan.lib import cipher
from songnuan.lib.text import closed_up
from songnuan.retention.held import holds, texts_of
from songnuan.retention.others import contacts_of, is_anothers, is_citizen
from songnuan.retention.places import BLANKS
from songnuan.retention.trail import Trail

CORRECTED = "post.correction"
Places = Set[tuple[int, int]]
Named = tuple[Places, Set[str]]
"""Where a name is enough, and the longer names there that are others'."""


def pending(trail: Trail) -> list[int]:
    """Rows that waited and are theirs; also one that was stored when a number in it had been put right."""
    return [
        row.pk
        for row in PendingRow.objects.iterator()
        if _is_theirs(content := row.content, trail)
        or (
            row.settled_by_id in trail.batches
            and trail.is_called(*_cells(content))
            and not is_anothers(_cells(content))
        )
    ]


def unclear(trail: Trail) -> list[PendingRow]:
    """Rows that wait and hold a phone of theirs, within a text of what may be another's row; or one that another has,
    too, and neither a name nor a number that says whose."""
    return [
        row
        for row in PendingRow.objects.select_related("batch__by", "union").iterator()
        if not _is_theirs(content := row.content, trail)
        and (trail.meant(content) or (trail.shares(content) and not _is_another(content, trail)))
    ]


def _is_theirs(content: dict[str, Any], trail: Trail) -> bool:
    """By a phone only where a cell holds it and nothing else: in a remark it may be whom to ask."""
    cells = _cells(content)
    says_so = trail.is_called(*cells) or not trail.own.isdisjoint(map(closed_up, cells))
    return holds(content, trail.number) or (says_so and trail.meant(content))


def _is_another(content: dict[str, Any], trail: Trail) -> bool:
    return trail.others.are_named(content) or any(map(is_citizen, _cells(content)))


def _cells(content: dict[str, Any]) -> list[str]:
    return [str(cell) for cell in content.get("cells", ()) if cell]


def amendments(trail: Trail) -> list[int]:
    """更正单 of their rows, of rows that are to be, and of the visits where their name stands."""
    return [
        asked.pk
        for asked in Amendment.objects.iterator()
        if is_of_their_row(asked, trail) or (asked.record in trail.visits and trail.named(asked.cells))
    ]


def is_of_their_row(asked: Amendment, trail: Trail) -> bool:
    """Whether it is about a row that is theirs, or is to be: then so is why it was asked for, and why it was refused."""
    return asked.record in trail.records or trail.meant(asked.cells)


def details(trail: Trail, asked: list[int], also: Places) -> list[int]:
    """Notes beside the log: with a number of theirs; of what was revealed or amended of their rows; of what a correction
    of one changed, or one of a visit where they name them; and those of their unions that name them. `also` are places of files that do."""
    kept = EventDetail.objects.filter(key__isnull=False).select_related("event")
    rows = {f"{fact._meta.model_name}:{pk}" for fact, keys in trail.rows.items() for pk in keys}
    places = trail.places | also
    longer = trail.longer_in({union for _campaign, union in also})
    return [one.pk for one in kept.iterator() if _tells(one, trail, rows, asked, (places, longer))]


def _tells(one: EventDetail, trail: Trail, rows: set[str], asked: list[int], named: Named) -> bool:
    event, opened = one.event, _opened(one)
    if holds(opened, trail.number) or (event.verb == CORRECTED and event.batch_id in trail.batches):
        return True
    if event.verb == CORRECTED and event.batch_id in trail.visiting and trail.named(opened):
        return True
    if event.body.get("row") in rows or event.body.get("amendment") in asked:
        return True
    if _is_of_others(event):
        # A name may be theirs, and so may a card, where the row that it tells of bears it.
        return any(holds(opened, number) for number in trail.own) and any(
            holds(opened, number) for number in trail.own.difference(_contacts(event))
        )
    if trail.holds(opened):
        return True
    places, longer = named
    texts = list(texts_of(opened))
    # What was searched for is kept as it stood in the address.
    texts += [unquote_plus(text) for text in texts]
    return (event.campaign_id, event.union_id) in places and trail.named(texts, besides=longer)


def _opened(one: EventDetail) -> dict[str, Any]:
    """What a note says; nothing where somebody tampered with it: `audit --verify` tells of that, and nobody who is to be taken out
    waits for it.
    """
    try:
        return one.opened or {}
    except cipher.SealBroken:
        return {}


def _is_of_others(event: Event) -> bool:
    """Whether it tells of one row, which is none of the person's: the caller has asked for these."""
    return event.verb == CORRECTED or "amendment" in event.body or _revealed(event) is not None


def _revealed(event: Event) -> tuple[type[Fact], int] | None:
    kind, _colon, key = str(event.body.get("row", "")).partition(":")
    fact = {fact._meta.model_name: fact for fact in BLANKS}.get(kind)
    return (fact, int(key)) if fact and key.isdigit() else None


def _contacts(event: Event) -> set[str]:
    """Phones and cards of the rows that the note tells of."""
    rows: list[Any] = []
    if (revealed := _revealed(event)) is not None:
        rows += revealed[0].objects.filter(pk=revealed[1])
    records = Amendment.objects.filter(pk=event.body.get("amendment") or 0).values("record")
    for fact in BLANKS:
        whose = Q(record__in=records)
        if event.batch_id:
            whose |= Q(added_by=event.batch_id) | Q(removed_by=event.batch_id)
        rows += fact.objects.filter(whose)
    return set().union(*(contacts_of(row.private) for row in rows))
