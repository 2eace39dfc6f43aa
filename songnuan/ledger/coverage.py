"""Which hardship workers on file somebody has reached in this campaign."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.models import Campaign, FactQuerySet
from songnuan.ledger.counting import counting
from songnuan.ledger.models import Presence, Status


@dataclass(frozen=True)
class Coverage:
    """Persons on file, and those of them to whom any union of the campaign handed something."""

    on_file: int = 0
    reached: int = 0

    @property
    def unreached(self) -> int:
        return self.on_file - self.reached


def coverage_of(
    campaign: Campaign, unions: Collection[int], status: str = Status.ALL
) -> tuple[dict[int, Coverage], Coverage]:
    """By union, and of all of them together, where a person on two files counts once. Two queries."""
    counts = {
        "on_file": Count("person", distinct=True),
        "met": Count("person", distinct=True, filter=Q(reached=True)),
    }
    entries = on_file(campaign, unions, status).order_by()
    by_union = {
        line["union_id"]: Coverage(line["on_file"], line["met"])
        for line in entries.values("union_id").annotate(**counts)
    }
    whole = entries.aggregate(**counts)
    return by_union, Coverage(whole["on_file"], whole["met"])


def on_file(campaign: Campaign, unions: Collection[int], status: str = Status.ALL) -> FactQuerySet:
    """The roster entries that count under a status; `reached` says of each whether somebody reached its person."""
    entries = RosterEntry.objects.filter(campaign=campaign, union__in=unions)
    found: FactQuerySet = counting(entries, status).annotate(reached=Exists(_met(campaign, status)))
    return found


def _met(campaign: Campaign, status: str) -> QuerySet[Any]:
    """What says of a roster entry that somebody reached its person. An edition keeps no counts: its rows say so."""
    if status in Status.values:
        return Presence.objects.filter(
            campaign=campaign, status=status, what=Presence.What.PERSON, identity=OuterRef("person_id")
        )
    handed = Disbursement.objects.filter(campaign=campaign, person=OuterRef("person_id"))
    return counting(handed, status)
