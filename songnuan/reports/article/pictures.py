"""The photographs of an article: captioned ones of standing records, as many unions as there are pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from beneficiaries.models import Service
from campaigns import photographs
from campaigns.models import Photograph, Visit
from songnuan.ledger.pictured import nameless, pictures_for
from songnuan.lib.documents.official import Picture
from songnuan.reports.scope import Scope

MOST = 8


@dataclass(frozen=True)
class Shown:
    """A photograph on the page."""

    photograph: Photograph

    @property
    def address(self) -> str:
        return reverse("photograph_small", args=[self.photograph.uid])

    @property
    def caption(self) -> str:
        return self.photograph.caption

    def as_printed(self) -> Picture:
        """The whole picture; FileNotFoundError where its file is gone."""
        return Picture(photographs.content(self.photograph, small=False), self.caption)


def pictures_of(scope: Scope, user: Any) -> tuple[Shown, ...]:
    """At most eight, one of each union before a second of any. One query."""
    captioned = nameless(user, pictures_for(user, Photograph.objects.visible_to(user))).filter(
        _standing(user), campaign=scope.campaign, union_id__in=scope.counted
    )
    found = list(captioned.exclude(caption="").order_by("union__order", "order", "pk")[: MOST * 20])
    return tuple(Shown(photograph) for photograph in _spread(found))[:MOST]


def _standing(user: Any) -> Q:
    """Photographs whose record still stands, of kinds of facts that the reader may see."""
    condition = Q(pk=None)
    for fact, right in ((Visit, "campaigns.view_visit"), (Service, "beneficiaries.view_service")):
        if user.has_perm(right):
            live = fact.objects.live().filter(record=OuterRef("record"))
            condition |= Q(Exists(live), sheet=fact.SHEET)
    return condition


def _spread(found: list[Photograph]) -> Iterator[Photograph]:
    taken: dict[int, int] = {}
    turn: list[tuple[int, int, Photograph]] = []
    for place, photograph in enumerate(found):
        nth = taken.get(photograph.union_id, 0)
        taken[photograph.union_id] = nth + 1
        turn.append((nth, place, photograph))
    return (photograph for _nth, _place, photograph in sorted(turn, key=lambda item: item[:2]))
