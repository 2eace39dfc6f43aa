"""Rows that a check points at: over a ceiling, or without an ID number where one could stand."""

from collections import Counter

from django.db.models import Q

from beneficiaries.models import Ceiling, Disbursement
from campaigns.models import Campaign, FactQuerySet, Union
from songnuan.entry.ceilings import Limit, limits
from songnuan.filings.checks.finding import UNNAMED
from songnuan.ledger.small import hidden, small_groups


def _handed(campaign: Campaign, union: Union) -> FactQuerySet:
    rows: FactQuerySet = Disbursement.objects.live().filter(campaign=campaign, union=union)
    return rows.order_by()


def over_ceiling(campaign: Campaign, union: Union) -> set[int]:
    """Keys of the union's rows that pass a ceiling alone, or with the same person's other rows here. Two queries."""
    known = limits(Ceiling.objects.filter(Q(campaign=campaign) | Q(campaign=None)))
    if not known:
        return set()
    rows = list(_handed(campaign, union).values_list("pk", "person_id", "source_id", "item_id", "amount"))
    found = {
        pk
        for pk, _person, source, item, amount in rows
        if any(_passes(limit, source, item, amount) for limit in known)
    }
    for limit in known:
        if limit.per_campaign is None:
            continue
        sums: Counter[int] = Counter()
        for _pk, person, source, item, amount in rows:
            if person is not None and limit.covers(source, item):
                sums[person] += amount
        passed = {person for person, amount in sums.items() if amount > limit.per_campaign}
        found |= {
            pk for pk, person, source, item, _ in rows if person in passed and limit.covers(source, item)
        }
    return found


def _passes(limit: Limit, source: int | None, item: int | None, amount: int) -> bool:
    return limit.per_time is not None and limit.covers(source, item) and amount > limit.per_time


def unnamed(campaign: Campaign, union: Union) -> FactQuerySet:
    """Rows without an ID number, but for the class of whom none is kept."""
    return _handed(campaign, union).filter(person=None, category__closed=False)


def named_or_not(campaign: Campaign, union: Union) -> int:
    """All rows of which an ID number is kept where it is known."""
    return _handed(campaign, union).filter(category__closed=False).count()


def rows_of(
    code: str, campaign: Campaign, union: Union, *, knows_persons: bool, knows_closed: bool
) -> FactQuerySet:
    """The rows that a finding of this code is about: UNNAMED for who may know persons alone.

    A ceiling is one of sources and of 救助项目: of a row whose category is not told, standing here would tell its item.
    """
    if code == UNNAMED:
        return unnamed(campaign, union)
    rows: FactQuerySet = Disbursement.objects.filter(pk__in=over_ceiling(campaign, union))
    if not knows_closed:
        rows = rows.filter(category__closed=False)
    return rows if knows_persons else rows.exclude(hidden(small_groups(campaign, [union.pk])))
