"""Which campaign, period and union a page of 报送 is asked for, within what its reader reaches."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils import timezone

from campaigns.models import Campaign, Period, Tree, Union


@dataclass(frozen=True)
class Asked:
    """The campaign and period of a page; `unions` are those of the campaign that the reader reaches, by id."""

    campaign: Campaign
    campaigns: tuple[Campaign, ...]
    periods: tuple[Period, ...]
    period: Period | None
    unions: Mapping[int, Union]
    tree: Tree

    @property
    def tops(self) -> tuple[Union, ...]:
        """The reader's highest unions."""
        found = (union for pk, union in self.unions.items() if self.tree.places[pk][0] not in self.unions)
        return tuple(sorted(found, key=lambda union: len(self.tree.ancestors(union.pk))))

    def union(self, code: str | None) -> Union:
        """The one of that code, the reader's highest where none is named. Http404 for what is not the reader's."""
        if not code:
            return next(iter(self.tops), None) or _nowhere()
        return next((union for union in self.unions.values() if union.code == code), None) or _nowhere()


def asked(user: Any, query: Mapping[str, Any]) -> Asked:
    """What the address names, else the last campaign and the period that is due. Http404 otherwise. Four queries."""
    campaigns = tuple(Campaign.objects.all())
    campaign = _named(campaigns, "code", query.get("campaign")) or next(iter(campaigns), None) or _nowhere()
    periods = tuple(Period.objects.filter(campaign=campaign))
    period = _named(periods, "number", query.get("period")) or due(periods)
    inside = Union.objects.visible_to(user).filter(places__campaign=campaign)
    unions = {union.pk: union for union in inside.order_by("order")}
    return Asked(campaign, campaigns, periods, period, unions, campaign.tree())


def due(periods: tuple[Period, ...]) -> Period | None:
    """As campaigns.models.Period's current() says, of periods that are read already."""
    now = timezone.now()
    return next((period for period in periods if period.deadline >= now), periods[-1] if periods else None)


def _named(rows: Any, field: str, name: Any) -> Any:
    if not name:
        return None
    found = next((row for row in rows if str(getattr(row, field)) == str(name)), None)
    return found or _nowhere()


def _nowhere() -> Any:
    raise Http404
