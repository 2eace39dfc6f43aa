"""Single sums as a list: what a union sent, what it got, or what was voided of either."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, Sum

from campaigns.models import Allocation, FactQuerySet, Union
from songnuan.ledger.counting import counting
from songnuan.reports.scope import NotInReach, Scope

SENT, GOT = "sent", "got"
VOIDED = "voided"
A_PAGE = 50


@dataclass(frozen=True)
class Narrowed:
    """Which sums of the scope's union are meant: the side on which it stands, from or to which other union."""

    side: str = ""
    other: Union | None = None
    voided: bool = False

    @property
    def condition(self) -> dict[str, Any]:
        return {} if self.other is None else {_OTHER[self.side]: self.other}


_OTHER = {SENT: "receiver", GOT: "union"}


@dataclass(frozen=True)
class Listing:
    """One page of them; `amount` is that of all pages, in fen."""

    narrowed: Narrowed
    page: Page
    amount: int


def narrowed(scope: Scope, asked: Any) -> Narrowed:
    """What an address asks for; NotInReach where it makes no sense. A query where another union is named."""
    side, code, show = asked.get("side", ""), asked.get("other", ""), asked.get("show", "")
    if side not in ("", SENT, GOT) or show not in ("", VOIDED) or (code and not side):
        raise NotInReach
    if show and not scope.is_all_statuses:
        raise NotInReach
    return Narrowed(side, _named(scope, code) if code else None, bool(show))


def _named(scope: Scope, code: str) -> Union:
    """The campaign's union of a code, looked up in memory: an address never becomes part of a query."""
    unions = Union.objects.filter(pk__in=scope.tree.places)
    found: Union | None = next((union for union in unions if union.code == code), None)
    if found is None:
        raise NotInReach
    return found


def rows_of(scope: Scope, found: Narrowed, user: Any) -> FactQuerySet:
    """The sums in question that the reader may see, newest first."""
    union = scope.union
    sides = {SENT: Q(union=union), GOT: Q(receiver=union), "": Q(union=union) | Q(receiver=union)}
    rows: FactQuerySet = Allocation.objects.visible_to(user).filter(
        sides[found.side], campaign=scope.campaign, **found.condition
    )
    rows = rows.exclude(removed_by=None) if found.voided else counting(rows, scope.status)
    return rows.select_related("union", "receiver", "source", "added_by__by", "removed_by__by").order_by(
        "-date", "-pk"
    )


def listing(scope: Scope, found: Narrowed, user: Any, page: str) -> Listing:
    """Three queries."""
    rows = rows_of(scope, found, user)
    amount = rows.order_by().aggregate(amount=Sum("amount", default=0))["amount"]
    return Listing(found, Paginator(rows, A_PAGE).get_page(page), amount)
