"""Small groups: where one or two persons make a group, who only reads figures is not told which (hardening T47).

A list for such a reader keeps every row with its amount, so that it adds up to its figure, but of a small group it
says neither name nor category nor what the help was for (decision 0022). Asked for one category, it folds the rows of
small groups together; and a table leaves such a category unnamed (decision 0035).

Nor are they told of any row whether it bears an ID number: of the closed class none is kept, so a list of those with one,
or without, would name the row of it among those whose category is not told.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Sum

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.models import Campaign, FactQuerySet
from songnuan.ledger.counting import counting
from songnuan.ledger.indicators import Indicator
from songnuan.ledger.models import Status

FEWEST = 3
"""Persons from which on a group may be named."""

KNOWS_PERSONS = "beneficiaries.reveal_person"
"""Whoever may know who is meant, may know small groups too."""

Group = tuple[int, int]
Leaf = TypeVar("Leaf", int, str)
"""By its id, or by its code."""


@dataclass(frozen=True)
class Groups:
    """Groups of persons: a union's of a category, of a head with all its leaves, of a kind of hardship."""

    leaves: frozenset[Group] = frozenset()
    heads: frozenset[Group] = frozenset()
    kinds: frozenset[Group] = frozenset()


@dataclass(frozen=True)
class SmallGroups(Groups):
    """Those of one or two persons.

    Among `leaves` there is besides, where it must be, the smallest other leaf of the head: else the lists of the others
    would leave over just the rows of the small one.
    """

    counted: Groups | None = None
    """Every group that has a row at all. A row that was taken out is of a small group where its group is none of these."""
    records: frozenset[UUID] = frozenset()
    """Records that stand in a small group today: what a row of theirs was before would name the person."""
    of_heads: frozenset[UUID] = frozenset()
    """Those of them whose head is small as well."""

    def hides(self, fact: Disbursement | RosterEntry) -> bool:
        """Whether the category of a row, or its kind of hardship, would tell who is meant."""
        if fact.record in self.records:
            return True
        if isinstance(fact, RosterEntry):
            return self._is_small(fact, "kinds", fact.kind_id)
        return self._is_small(fact, "leaves", fact.category_id)

    def hides_head(self, fact: Disbursement) -> bool:
        """Whether even the head would."""
        return self._is_small(fact, "heads", fact.head_id)

    def hides_class(self, fact: Disbursement) -> bool:
        """Whether not even that a row is of the closed class is told, which is one head, now or since the row was
        corrected: that would name the head."""
        return fact.record in self.of_heads or self.hides_head(fact)

    def _is_small(
        self, fact: Disbursement | RosterEntry, level: Literal["leaves", "heads", "kinds"], group: int
    ) -> bool:
        at: Group = (fact.union_id, group)
        if (
            self.counted is not None
            and fact.removed_by_id is not None
            and at not in getattr(self.counted, level)
        ):
            return True
        return at in getattr(self, level)

    def with_former(self, campaign: Campaign, unions: Iterable[int]) -> "SmallGroups":
        """The same for lists that hold rows as they were: what was corrected into a small group is told no more. One query."""
        fact: Any = RosterEntry if self.kinds else Disbursement
        column, small = ("kind_id", self.kinds) if self.kinds else ("category_id", self.leaves)
        if not small:
            return self
        rows = fact.objects.live().filter(_in(small, column), campaign=campaign, union_id__in=list(unions))
        former = fact.objects.filter(record=OuterRef("record")).exclude(removed_by=None)
        head = "kind_id" if self.kinds else "head_id"
        found = list(rows.filter(Exists(former)).values_list("record", "union_id", head))
        return replace(
            self,
            records=frozenset(record for record, *_group in found),
            of_heads=frozenset(record for record, *group in found if tuple(group) in self.heads),
        )


def small_groups(campaign: Campaign, unions: Iterable[int], status: str = Status.ALL) -> SmallGroups:
    """The small groups of these unions by all their rows, whatever figure is asked about. Two queries.

    Under another status than all, a group that is small among its rows or among today's: two queries more.
    A row without an ID counts its person-times: the same person twice without one makes no group look smaller.
    """
    mine = Disbursement.objects.filter(campaign=campaign, union_id__in=list(unions)).order_by()
    leaves, heads, all_leaves, all_heads = set[Group](), set[Group](), set[Group](), set[Group]()
    for known in dict.fromkeys((Status.ALL.value, str(status))):
        rows = counting(mine, known)
        by_leaf, by_head = _counted(rows, "head_id", "category_id"), _counted(rows, "head_id")
        leaves |= _small_leaves(by_leaf)
        heads |= {(union, head) for (union, head), persons in by_head if persons < FEWEST}
        all_leaves |= {(union, leaf) for (union, _head, leaf), _persons in by_leaf}
        all_heads |= {group for group, _persons in by_head}
    counted = Groups(frozenset(all_leaves), frozenset(all_heads))
    return SmallGroups(frozenset(leaves), frozenset(heads), counted=counted)


def small_rosters(campaign: Campaign, unions: Iterable[int], status: str = Status.ALL) -> SmallGroups:
    """The kinds of hardship of which these unions keep one or two persons on file. One query a status, as above."""
    mine = RosterEntry.objects.filter(campaign=campaign, union_id__in=list(unions)).order_by()
    small, counted = set[Group](), set[Group]()
    for known in dict.fromkeys((Status.ALL.value, str(status))):
        kinds = (
            counting(mine, known).values_list("union_id", "kind_id").annotate(Count("person", distinct=True))
        )
        for union, kind, persons in kinds:
            counted.add((union, kind))
            if persons < FEWEST:
                small.add((union, kind))
    return SmallGroups(kinds=frozenset(small), counted=Groups(kinds=frozenset(counted)))


def _small_leaves(counted: list[tuple[Any, int]]) -> set[Group]:
    """The small leaves of each union, and what goes with them."""
    heads: dict[Group, list[tuple[int, int]]] = defaultdict(list)
    for (union, head, leaf), persons in counted:
        heads[union, head].append((persons, leaf))
    return {
        (union, leaf)
        for (union, _head), leaves in heads.items()
        for leaf in with_sisters(leaves, {leaf for persons, leaf in leaves if persons < FEWEST})
    }


def with_sisters(leaves: Iterable[tuple[int, Leaf]], hidden: Collection[Leaf]) -> set[Leaf]:
    """Of the leaves of one head, with how many are in each: the hidden ones, and so many of the smallest others that what is left
    over is neither one leaf nor few.
    """
    leaves = sorted(leaves)
    found = {leaf: size for size, leaf in leaves if leaf in hidden}
    for size, leaf in leaves:
        if not found or (len(found) > 1 and sum(found.values()) >= FEWEST):
            break
        found.setdefault(leaf, size)
    return set(found)


def _counted(rows: FactQuerySet, *columns: str) -> list[tuple[Any, int]]:
    """Union and group, and how many persons are in it. One query."""
    counted = rows.values_list("union_id", *columns).annotate(
        known=Count("person", distinct=True), unknown=Sum("person_times", filter=Q(person=None), default=0)
    )
    return [(tuple(group), known + unknown) for *group, known, unknown in counted]


NARROWED_BY = {"category": "head_id", "leaf": "category_id"}
"""What names a category in an address, and the column that holds it."""


def folds(keys: Mapping[str, str]) -> bool:
    """Whether a list that is narrowed to these keys names a category by its very address."""
    return any(name in keys for name in NARROWED_BY)


def of_small_groups(groups: SmallGroups, keys: Mapping[str, str]) -> Q:
    """The rows whose group is small, in a list narrowed to these keys: named by the address, one by one they would tell."""
    small = groups.leaves if "leaf" in keys else groups.heads
    column = NARROWED_BY["leaf" if "leaf" in keys else "category"]
    return _in(small, column)


def hidden(groups: SmallGroups) -> Q:
    """The rows that stand today and whose category is not told."""
    return _in(groups.leaves, "category_id")


def listed_rows(indicator: Indicator, *, knows_persons: bool) -> Q:
    """Which rows a list of this figure holds: to who is not told which of them bear a number, all that could."""
    return indicator.rows if knows_persons or not indicator.by_number else Q()


def falls_apart(indicator: Indicator, *, knows_persons: bool) -> bool:
    """Whether a part of the figure is told: of those with a number that of one day, batch or source may be one row's."""
    return knows_persons or not indicator.by_number


def _in(groups: Iterable[Group], column: str) -> Q:
    unions: dict[int, set[int]] = {}
    for union, group in groups:
        unions.setdefault(group, set()).add(union)
    condition = Q(pk__in=())
    for group, there in unions.items():
        condition |= Q(**{column: group}, union_id__in=there)
    return condition


def persons_of(rows: FactQuerySet) -> int:
    """How many persons stand behind these rows at most, counted as groups are."""
    found = rows.order_by().aggregate(
        known=Count("person", distinct=True), unknown=Sum("person_times", filter=Q(person=None), default=0)
    )
    return int(found["known"] + found["unknown"])


def is_small(figures: Mapping[str, int | None]) -> bool:
    """Whether the person-times of a category (a group of the rollup) are so few that they would tell who it is."""
    return 0 < person_times(figures) < FEWEST


def person_times(figures: Mapping[str, int | None]) -> int:
    """How often somebody of a category was met, for whichever purpose."""
    return (figures["consoled"] or 0) + (figures["assisted"] or 0)
