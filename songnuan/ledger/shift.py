"""What moves when a union's rows count as of another batch number than before: a filing, a recall, a review."""

from typing import NamedTuple

from django.db.models import Q

from campaigns.models import Campaign, Fact, Restoration, Union, Visit
from songnuan.ledger.counting import At, counting, merges_of
from songnuan.ledger.identity import visit_rows
from songnuan.ledger.indicators import FACTS
from songnuan.ledger.movement import Movement, add_rows, count_firms


class Span(NamedTuple):
    """From which batch number to which a union's rows count; 0: none of them. It may go back."""

    before: int
    after: int

    @property
    def numbers(self) -> tuple[int, int]:
        """The batches in it, both ends included."""
        return min(self) + 1, max(self)


def shift(campaign: Campaign, union: Union, status: str, span: Span) -> Movement:
    """The movement of a status when `union`'s rows count as of the end of the span instead of its beginning.

    Reads only rows that came or went between the two. The other unions count as they stand.
    """
    moved = Movement()
    for fact in FACTS:
        touched = fact.objects.filter(_touched(fact, span), campaign=campaign, union=union)
        for number, sign in ((span.after, 1), (span.before, -1)):
            if number:  # as of 0 there is nothing
                add_rows(moved, fact, touched.as_of(number), sign)
    _shift_firms(moved, campaign, union, status, span)
    return moved


def _touched(fact: type[Fact], span: Span) -> Q:
    away = Restoration.objects.filter(
        Q(removed_by__number__range=span.numbers) | Q(restored_by__number__range=span.numbers),
        sheet=fact.SHEET,
    )
    return (
        Q(added_by__number__range=span.numbers)
        | Q(removed_by__number__range=span.numbers)
        | Q(pk__in=away.values("fact_id"))
    )


def _shift_firms(moved: Movement, campaign: Campaign, union: Union, status: str, span: Span) -> None:
    """Every name that the union's visits or merges touched is gone through at both ends."""
    then, now = At(union.pk, span.before), At(union.pk, span.after)
    joined_then, joined_now = merges_of(campaign, status, then), merges_of(campaign, status, now)
    firms = {firm for firm in {*joined_then, *joined_now} if joined_then.get(firm) != joined_now.get(firm)}
    visits = Visit.objects.filter(campaign=campaign)
    touched = Q(_touched(Visit, span), union=union) | Q(enterprise__in=firms)
    names = set(visits.filter(touched).order_by().values_list("name_key", flat=True))
    if not names:
        return
    visits = visits.filter(name_key__in=names)
    count_firms(moved, visit_rows(counting(visits, status, now)), joined_now, 1)
    count_firms(moved, visit_rows(counting(visits, status, then)), joined_then, -1)
