"""重复慰问: persons whom several unions below one superior helped in a campaign, and what was decided about each."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, TextChoices
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Disbursement, DuplicateDecision
from campaigns.models import Campaign, Union
from songnuan.ledger.models import Presence, Status
from songnuan.lib import money

CLOSE = 7
"""Days within which two unions' help counts as close together."""


class State(TextChoices):
    """Where a case stands."""

    OPEN = "open", _("未核对")
    REOPENED = "reopened", _("有新的行")
    DECIDED = "decided", _("已核对")


class Alike(TextChoices):
    """How much the unions' help overlaps."""

    SAME = "same", _("用途相同且相近")
    PURPOSE = "purpose", _("用途相同")
    OTHER = "other", _("用途不同")


@dataclass(frozen=True)
class Case:
    """One person: by which unions, on how many rows, how much (fen), how alike, and the decision that stands."""

    person: int
    unions: frozenset[int]
    rows: int
    last_row: int
    amount: int
    alike: Alike
    gap: int
    decision: DuplicateDecision | None
    state: State

    @property
    def amount_text(self) -> str:
        return money.show_yuan(self.amount)


@dataclass(frozen=True)
class Place:
    """Whose unions are looked at: one superior's in a campaign, as far as the reader reaches."""

    campaign: Campaign
    union: Union
    unions: dict[int, Union]


_Handed = tuple[int, str, datetime.date, int, int]
"""Union, purpose, day, fen, row."""


def place_of(user: Any, campaign: Campaign, union: Union) -> Place:
    """The unions counted under a superior that the reader still reaches. Two queries."""
    below = campaign.tree().subtree(union.pk)
    reached = Union.objects.visible_to(user).filter(pk__in=below)
    return Place(campaign, union, {found.pk: found for found in reached})


def at_several(place: Place) -> Any:
    """Who stands at two unions of a place, by the reference counts: `identity` is the person."""
    there = Presence.objects.filter(
        campaign=place.campaign,
        status=Status.ALL,
        what=Presence.What.PERSON,
        union_id__in=place.unions,
        count__gt=0,
    )
    return there.values("identity").annotate(unions=Count("pk")).filter(unions__gt=1).order_by()


def cases(place: Place, person: int | None = None) -> list[Case]:
    """Every case of a place (or the one of a person), those to be looked at first. Two queries, whatever the number.

    Who stands at two unions is read from the reference counts; only their rows are read then.
    """
    several = at_several(place) if person is None else at_several(place).filter(identity=person)
    rows = Disbursement.objects.live().filter(
        campaign=place.campaign, union_id__in=place.unions, person_id__in=several.values("identity")
    )
    handed: dict[int, list[_Handed]] = defaultdict(list)
    fields = ("person_id", "union_id", "purpose", "date", "amount", "pk")
    for whom, *what in rows.order_by().values_list(*fields).iterator(chunk_size=5000):
        handed[whom].append((what[0], what[1], what[2], what[3], what[4]))
    standing = _decisions(place, person) if handed else {}
    found = [_case(whom, what, standing.get(whom)) for whom, what in handed.items()]
    order = list(State).index
    return sorted(
        found,
        key=lambda case: (order(case.state) == 2, list(Alike).index(case.alike), -case.amount, case.person),
    )


def _decisions(place: Place, person: int | None) -> dict[int, DuplicateDecision]:
    """The decision that stands about each person: the last."""
    made = DuplicateDecision.objects.filter(campaign=place.campaign, place=place.union).select_related(
        "by", "asked"
    )
    if person is not None:
        made = made.filter(person=person)
    return {decision.person_id: decision for decision in made.order_by("pk")}


def _case(person: int, handed: list[_Handed], decision: DuplicateDecision | None) -> Case:
    gap = _gap(handed)
    last = max(row for *_rest, row in handed)
    alike = Alike.OTHER if gap is None else Alike.SAME if gap <= CLOSE else Alike.PURPOSE
    if decision is None:
        state = State.OPEN
    elif len(handed) > decision.rows or last > decision.last_row:
        state = State.REOPENED
    else:
        state = State.DECIDED
    return Case(
        person=person,
        unions=frozenset(union for union, *_rest in handed),
        rows=len(handed),
        last_row=last,
        amount=sum(fen for *_rest, fen, _row in handed),
        alike=alike,
        gap=-1 if gap is None else gap,
        decision=decision,
        state=state,
    )


def _gap(handed: Iterable[_Handed]) -> int | None:
    """Days between the closest two acts of two unions for one purpose; None where no purpose is shared."""
    gaps: list[int] = []
    last: dict[str, dict[int, datetime.date]] = defaultdict(dict)
    for union, purpose, day, *_rest in sorted(handed, key=lambda act: act[2]):
        gaps += [(day - before).days for other, before in last[purpose].items() if other != union]
        last[purpose][union] = day
    return min(gaps, default=None)
