"""Which hardship workers on file somebody has reached in this campaign."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from beneficiaries.models import RosterEntry
from campaigns.models import Campaign, FactQuerySet
from songnuan.ledger.models import Presence, Status


@dataclass(frozen=True)
class Coverage:
    """Persons on file, and those of them to whom any union of the campaign handed something."""

    on_file: int = 0
    reached: int = 0

    @property
    def unreached(self) -> int:
        return self.on_file - self.reached


def coverage_of(campaign: Campaign, unions: Collection[int]) -> tuple[dict[int, Coverage], Coverage]:
    """By union, and of all of them together, where a person on two files counts once. Two queries."""
    counts = {
        "on_file": Count("person", distinct=True),
        "met": Count("person", distinct=True, filter=Q(reached=True)),
    }
    entries = _on_file(campaign, unions).order_by()
    by_union = {
        line["union_id"]: Coverage(line["on_file"], line["met"])
        for line in entries.values("union_id").annotate(**counts)
    }
    whole = entries.aggregate(**counts)
    return by_union, Coverage(whole["on_file"], whole["met"])


def unreached(campaign: Campaign, unions: Collection[int]) -> FactQuerySet:
    """The live roster entries of those whom nobody has reached yet."""
    return _on_file(campaign, unions).filter(reached=False)


def _on_file(campaign: Campaign, unions: Collection[int]) -> FactQuerySet:
    met = Presence.objects.filter(
        campaign=campaign, status=Status.ALL, what=Presence.What.PERSON, identity=OuterRef("person_id")
    )
    entries = RosterEntry.objects.live().filter(campaign=campaign, union__in=unions)
    return entries.annotate(reached=Exists(met))
