"""Which campaign, and which of the reader's unions or part of one, a list is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from campaigns.models import Campaign, Tree, Union
from songnuan.ledger.models import Cell
from songnuan.ledger.places import counted
from songnuan.ledger.totals import place_label


@dataclass(frozen=True)
class Chosen:
    """The campaign of a page, the unions of it that the reader reaches, and the one that was asked for, if any."""

    campaign: Campaign
    campaigns: tuple[Campaign, ...]
    unions: Mapping[int, Union]
    tree: Tree
    union: Union | None
    scope: str = Cell.Scope.SUBTREE.value

    @property
    def part_label(self) -> str:
        """What is asked for, by name: the union, or its own level alone."""
        return place_label(self.union, self.scope) if self.union else ""

    @property
    def counted(self) -> set[int]:
        """Ids of the unions whose rows are listed: those in reach, at or below the one asked for."""
        if self.union is None:
            return set(self.unions)
        return counted(self.tree, self.union.pk, self.scope) & set(self.unions)

    @property
    def below(self) -> list[Union]:
        """What might be asked for next: the unions right below the one asked for, or below the reader's highest."""
        above = (
            {self.union.pk}
            if self.union
            else {pk for pk in self.unions if self._above(pk) not in self.unions}
        )
        return [union for union in self.unions.values() if self._above(union.pk) in above]

    def _above(self, union: int) -> int | None:
        return self.tree.places[union][0]


def chosen(request: HttpRequest) -> Chosen:
    """What the address names; Http404 for a campaign or a union that is not, or not the reader's. Three queries."""
    campaigns = tuple(Campaign.objects.all())
    campaign = _named(campaigns, request.GET.get("campaign")) or (campaigns[0] if campaigns else None)
    if campaign is None:
        raise Http404
    inside = Union.objects.visible_to(request.user).filter(places__campaign=campaign)
    unions = {union.pk: union for union in inside}
    union = _named(unions.values(), request.GET.get("union"))
    scope = request.GET.get("scope") or Cell.Scope.SUBTREE.value
    if scope not in Cell.Scope.values:
        raise Http404
    return Chosen(campaign, campaigns, unions, campaign.tree(), union, scope)


def _named(rows: Any, code: str | None) -> Any:
    if not code:
        return None
    found = next((row for row in rows if row.code == code), None)
    if found is None:
        raise Http404
    return found
