"""Enterprises and visits by a column of the visits: 家 are distinct within each value."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from campaigns.models import Campaign, Visit
from songnuan.ledger.counting import counting, firms_of
from songnuan.ledger.models import Status


@dataclass(frozen=True)
class Firms:
    """Distinct enterprises (家), visits (次), workers reached as reported (人)."""

    enterprises: int = 0
    visits: int = 0
    workers: int = 0


def firms_by(
    campaign: Campaign, unions: Collection[int], column: str, status: str = Status.ALL, most: int = 0
) -> dict[Any, Firms]:
    """Value of the column → what was visited. Identity is the campaign's; the counts are of the visits of `unions`.

    Of more than `most` values (0: any number) those with the fewest visits are counted together, under None.
    Three queries, whatever the number of values: visits are few beside disbursements.
    """
    visits = counting(Visit.objects.filter(campaign=campaign), status)
    found = firms_of(campaign, status)
    firms: dict[Any, set[int]] = {}
    counts: dict[Any, list[int]] = {}
    for pk, union, value, reached in visits.values_list("pk", "union_id", column, "reached"):
        if union in unions:
            firms.setdefault(value, set()).add(found[pk])
            line = counts.setdefault(value, [0, 0])
            line[0] += 1
            line[1] += reached or 0
    if most and len(firms) > most:
        rest = sorted(firms, key=lambda value: (-counts[value][0], value))[most:]
        together = set[int]().union(*(firms.pop(value) for value in rest))
        visits_of, workers_of = zip(*(counts.pop(value) for value in rest), strict=True)
        firms[None], counts[None] = together, [sum(visits_of), sum(workers_of)]
    return {value: Firms(len(firms[value]), *counts[value]) for value in firms}


def firms_of_unions(campaign: Campaign, unions: Collection[int], status: str = Status.ALL) -> Firms:
    """What these unions visited, all of it together. Three queries; none for no union."""
    return firms_by(campaign, unions, "campaign_id", status).get(campaign.pk, Firms()) if unions else Firms()
