"""What superiors recorded as passed down to a union against what it recorded as received. Fen; no figure is moved."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Sum

from campaigns.models import Allocation, Campaign, Contribution, Tree, Union
from songnuan.ledger.counting import counting
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.models import Status


@dataclass(frozen=True)
class Passed:
    """Of one receiver: what each superior passed down to it (sender's id → fen), and what it received by its own rows."""

    receiver: int
    by: dict[int, int]
    received: int

    @property
    def allocated(self) -> int:
        """By all superiors together: a row that was received does not say reliably from whom."""
        return sum(self.by.values())

    @property
    def difference(self) -> int:
        """Received less passed down: negative where the receiver has not recorded everything."""
        return self.received - self.allocated


def passed(campaign: Campaign, unions: Collection[int], status: str = Status.ALL.value) -> dict[int, Passed]:
    """Union's id → both sides under a status, of those of the unions with either. Two queries.

    Under *filed* and *reviewed* each side counts as its own union filed it.
    """
    sent: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Allocation.objects.filter(campaign=campaign, receiver_id__in=unions)
    for receiver, sender, amount in (
        counting(rows, status).order_by().values_list("receiver_id", "union_id").annotate(Sum("amount"))
    ):
        sent[receiver][sender] = amount
    got = Contribution.objects.filter(INDICATORS["received"].rows, campaign=campaign, union_id__in=unions)
    received = dict(counting(got, status).order_by().values_list("union_id").annotate(Sum("amount")))
    return {
        union: Passed(union, sent.get(union, {}), received.get(union, 0))
        for union in unions
        if union in sent or received.get(union)
    }


def sent_to(campaign: Campaign, sender: int, status: str = Status.ALL.value) -> set[int]:
    """Ids of the unions that the sender passed something down to, at any depth below it. One query."""
    rows = Allocation.objects.filter(campaign=campaign, union_id=sender)
    return set(counting(rows, status).order_by().values_list("receiver_id", flat=True).distinct())


def is_recorded(campaign: Campaign, tree: Tree, union: Union) -> bool:
    """Whether anybody records what is passed down to this union or to its peers under the same superior. One query.

    Where nobody does, nothing can be said about what a union received, and nothing is asked.
    """
    superior = tree.places[union.pk][0]
    peers = [place for place, (above, _area) in tree.places.items() if above == superior]
    return Allocation.objects.live().filter(campaign=campaign, receiver_id__in=peers).exists()
