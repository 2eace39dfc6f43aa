"""What a superior asked one's own union to correct: its own rows and the reason, nothing of the other side."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from beneficiaries.models import Disbursement, DuplicateDecision
from beneficiaries.sight import masked
from beneficiaries.values import name_of
from campaigns.models import Union
from songnuan.ledger.models import Cell
from songnuan.ledger.totals import place_label
from songnuan.lib import money

MOST = 500
"""Decisions looked at, the newest first."""


@dataclass(frozen=True)
class Request:
    """One live row that a superior asked to be looked at: by whom, why, and what the row says, masked."""

    pk: int
    union: str
    date: str
    name: str
    amount: str
    place: Union
    reason: str


def requests(user: Any, fact: Any = None) -> list[Request]:
    """The requests that stand about the rows in a user's reach, or about one row. Three queries."""
    reached = Union.objects.visible_to(user).values("pk")
    made = DuplicateDecision.objects.filter(asked__in=reached).select_related("place")
    if fact is not None:
        made = made.filter(person=fact.person_id, campaign=fact.campaign_id, asked=fact.union_id)
    newest = list(made[:MOST])
    standing = _standing(newest)
    rows = Disbursement.objects.live().visible_to(user).filter(person__in={one.person_id for one in newest})
    if fact is not None:
        rows = rows.filter(pk=fact.pk)
    about: dict[tuple[int, int, int | None], list[DuplicateDecision]] = defaultdict(list)
    for one in newest:
        if one.pk in standing:
            about[one.campaign_id, one.person_id, one.asked_id].append(one)
    return [
        _request(row, one)
        for row in rows.select_related("union").order_by("-date", "pk")
        for one in about.get((row.campaign_id, row.person_id, row.union_id), ())
        if row.pk <= one.last_row
    ]


def _standing(newest: list[DuplicateDecision]) -> set[int]:
    """Of these decisions those that no later one of the same place took the place of."""
    people = {one.person_id for one in newest}
    later: dict[tuple[int, int, int], int] = {}
    every = DuplicateDecision.objects.filter(person__in=people).order_by("pk")
    for campaign, person, place, pk in every.values_list("campaign_id", "person_id", "place_id", "pk"):
        later[campaign, person, place] = pk
    return set(later.values())


def _request(row: Any, one: DuplicateDecision) -> Request:
    return Request(
        pk=row.pk,
        union=place_label(row.union, Cell.Scope.OWN),
        date=row.date.isoformat(),
        name=masked("name", name_of(row)),
        amount=money.show_yuan(row.amount),
        place=one.place,
        reason=one.reason,
    )
