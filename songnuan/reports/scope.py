"""Whose figures a page shows: asked by address (campaign, union, scope, status), answered by rights."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Category
from beneficiaries.sight import CLOSED_CLASS
from campaigns.models import Campaign, Edition, Fact, Tree, Union
from songnuan.ledger.indicators import Indicator
from songnuan.ledger.models import Cell, Status
from songnuan.ledger.places import counted
from songnuan.ledger.rollup import Group
from songnuan.ledger.small import KNOWS_PERSONS, falls_apart
from songnuan.ledger.totals import Figures, place_label, totals
from songnuan.reports.narrow import Narrow, Unreadable, narrow

SUBTREE = Cell.Scope.SUBTREE.value
ALL = Status.ALL.value

NAMES = {
    Status.ALL.value: _("全部数据"), Status.FILED.value: _("已上报数据"), Status.REVIEWED.value: _("已审数据"),
}  # fmt: skip
MEANINGS = {
    Status.ALL.value: _("确认导入、没有撤销也没有被替换的全部数据，不论是否上报、审核。"),
    Status.FILED.value: _("各单位最近一次上报时的数据。退回的，在重新上报以前仍按退回前上报的算；没有上报过的单位不在内。"),
    Status.REVIEWED.value: _("各单位最近一次审核通过的上报里的数据；没有审核通过的单位不在内。"),
}  # fmt: skip


_EDITION = _("定稿“%(name)s”")
_AS_OF_EDITION = _("定稿“%(name)s”时（到批次 %(number)d 为止）的全部数据，以后的更改不算在内。")


class NotInReach(LookupError):
    """No such campaign, union, scope or status, or not for this reader: the page says 404 to both."""


class NoPlace(LookupError):
    """The reader has no union whose figures could be shown."""


@dataclass(frozen=True)
class Scope:
    """What an address asked for, within what its reader may see.

    `unions` are the campaign's unions that the reader reaches by the tree of today, by id;
    `tree` is the frozen one that the campaign counts by.
    """

    campaign: Campaign
    campaigns: tuple[Campaign, ...]
    union: Union
    unions: Mapping[int, Union]
    tree: Tree
    scope: str = SUBTREE
    status: str = ALL
    edition: Edition | None = None
    narrow: Narrow = field(default_factory=Narrow)
    knows_persons: bool = False
    """Whether the reader may know who is meant: small groups are named to no one else."""
    knows_closed: bool = False
    """Whether the reader may know rows of the closed class apart, leaf by leaf."""

    @property
    def group(self) -> Group:
        """The rollup's group of these rows."""
        return self.union.pk, self.scope

    @property
    def label(self) -> str:
        """The union's name as a title, or that of the part of it that is meant."""
        return str(self.union) if self.scope == Cell.Scope.SUBTREE else place_label(self.union, self.scope)

    @property
    def short_label(self) -> str:
        """The same for a line of a table or a path."""
        return place_label(self.union, self.scope)

    @property
    def is_all_statuses(self) -> bool:
        return self.status == Status.ALL

    @property
    def status_label(self) -> str:
        """Which rows count, by name: one of the three statuses, or the edition."""
        return str(NAMES[self.status]) if self.edition is None else _EDITION % {"name": self.edition.name}

    @property
    def status_meaning(self) -> str:
        """The same in a sentence."""
        if self.edition is None:
            return str(MEANINGS[self.status])
        return _AS_OF_EDITION % {"name": self.edition.name, "number": self.edition.number}

    @cached_property
    def counted(self) -> set[int]:
        """Ids of the unions whose rows count here: by the frozen tree, and where it is narrowed, of those that the reader reaches.

        The whole figure of a union that moved away is published with the tree; narrowed on and on, it would be read row by row.
        """
        whole = counted(self.tree, self.union.pk, self.scope)
        return whole.intersection(self.unions) if self.narrow else whole

    @property
    def beyond(self) -> set[int]:
        """Ids of the unions that count here by the frozen tree but are out of the reader's reach by today's."""
        return self.plain.counted.difference(self.unions)

    @property
    def away(self) -> set[int]:
        """Ids of those that count in the whole figure here, and of which no part is told (songnuan.reports.parts)."""
        return self.counted.difference(self.unions)

    @property
    def reached(self) -> set[int]:
        """Ids of the unions that count here and whose parts are told."""
        return self.counted.intersection(self.unions)

    @property
    def leaves_out(self) -> bool:
        """Whether they are left out, as the figures are narrowed."""
        return bool(self.narrow and self.beyond)

    def tells(self, indicator: Indicator) -> bool:
        """Whether a figure can be narrowed so at all, and may be for this reader.

        Who is not told a part of it reads it of one union alone only as it stands: two states of it differ by few rows.
        """
        is_part = bool(self.narrow) or not (self.is_all_statuses or len(self.counted) > 1)
        return self.narrow.fits(indicator) and (
            not is_part or falls_apart(indicator, knows_persons=self.knows_persons)
        )

    def condition(self, fact: type[Fact]) -> Q | None:
        """What narrowed rows of a kind fulfil; None for a kind of which none is meant."""
        asked = self.narrow.condition(fact)
        return None if asked is None else asked & Q(union_id__in=self.counted)

    @cached_property
    def tops(self) -> tuple[Union, ...]:
        """The reader's highest unions: one, unless there are postings side by side."""
        return _tops(self.unions, self.tree)

    @property
    def path(self) -> tuple[Union, ...]:
        """The unions above this one that the reader reaches, highest first."""
        above = (place for place in self.tree.ancestors(self.union.pk) if place in self.unions)
        whole = tuple(self.unions[place] for place in above)[::-1]
        return whole[:-1] if self.scope == Cell.Scope.SUBTREE else whole

    @property
    def above(self) -> tuple["Scope", ...]:
        """The same campaign and status at those unions, nothing narrowed."""
        return tuple(self.plain.at(union) for union in self.path)

    @property
    def at_tops(self) -> tuple["Scope", ...]:
        """The same at each of the reader's highest unions."""
        return tuple(self.plain.at(union) for union in self.tops)

    @property
    def query(self) -> str:
        """The query string that asks for this scope."""
        return urlencode(self.parameters)

    @property
    def parameters(self) -> dict[str, str]:
        """The same, name by name, for a form."""
        asked = {"campaign": self.campaign.code, "union": self.union.code}
        if self.scope != Cell.Scope.SUBTREE:
            asked["scope"] = self.scope
        if self.status != Status.ALL:
            asked["status"] = self.status
        return {**asked, **self.narrow.parameters}

    def to(self, dimension: str, key: str) -> "Scope":
        """The same rows narrowed to one key of a dimension."""
        return replace(self, narrow=self.narrow.to(dimension, key))

    def without(self, name: str) -> "Scope":
        """The same rows without one of the narrowings."""
        return replace(self, narrow=self.narrow.without(name))

    def until(self, day: datetime.date) -> "Scope":
        """The same rows up to a day, which is included; rows without a day are not."""
        return replace(self, narrow=replace(self.narrow, until=day))

    def under(self, status: str) -> "Scope":
        """The same place and narrowing under another status."""
        return replace(self, status=status, edition=None)

    def as_of(self, edition: Edition) -> "Scope":
        """The same as of an edition of its campaign."""
        return replace(self, status=edition.status, edition=edition)

    @property
    def without_keys(self) -> "Scope":
        """The same place and days: what an overview can show."""
        return replace(self, narrow=Narrow(since=self.narrow.since, until=self.narrow.until))

    @property
    def plain(self) -> "Scope":
        """The same place with nothing narrowed."""
        return replace(self, narrow=Narrow())

    def at(self, union: Union, scope: str = SUBTREE) -> "Scope":
        """The same campaign and status at another union."""
        return replace(self, union=union, scope=str(scope))

    def figures(self) -> Figures:
        """Every figure of this scope, nothing narrowed, from the rollup: one query."""
        return totals(self.campaign, self.union, self.status, self.scope)


def resolve(user: Any, asked: Mapping[str, str]) -> Scope:
    """The scope that an address asks for; NotInReach or NoPlace. Three queries, one more for an edition, and for a leaf
    that is asked for by who does not know the closed class.

    Names are looked up among what the reader may see, in memory: an address never becomes part of a query.
    """
    campaigns = tuple(Campaign.objects.all())
    if not campaigns:
        raise NoPlace
    by_code = {campaign.code: campaign for campaign in campaigns}
    campaign: Campaign = _chosen(by_code, asked.get("campaign"), campaigns[0])
    unions = {union.pk: union for union in Union.objects.visible_to(user).filter(places__campaign=campaign)}
    if not unions:
        raise NoPlace
    tree = campaign.tree()
    within = {union.code: union for union in unions.values()}
    union: Union = _chosen(within, asked.get("union"), _tops(unions, tree)[0])
    scope = _chosen({str(value): str(value) for value in Cell.Scope.values}, asked.get("scope"), SUBTREE)
    status, edition = _status(campaign, asked.get("status"))
    if scope == Cell.Scope.DIRECT and union.pk != tree.root:
        raise NotInReach
    try:
        narrowed = narrow(asked)
    except Unreadable:
        raise NotInReach from None
    knows_closed = user.has_perm(CLOSED_CLASS)
    if narrowed.leaf and not knows_closed and _is_closed(campaign, narrowed.leaf):
        raise NotInReach
    return Scope(
        campaign, campaigns, union, unions, tree, scope, status, edition, narrowed, user.has_perm(KNOWS_PERSONS), knows_closed,
    )  # fmt: skip


def _is_closed(campaign: Campaign, leaf: str) -> bool:
    """Whether a list narrowed to this leaf would say of each of its rows what their pages withhold. One query."""
    return Category.objects.filter(campaign=campaign, code=leaf, closed=True).exists()


def _status(campaign: Campaign, name: str | None) -> tuple[str, Edition | None]:
    """A status, or that of an edition of the campaign: only then it costs a query."""
    if name is None or name in NAMES:
        return name or ALL, None
    edition = campaign.editions.of_status(name)
    if edition is None:
        raise NotInReach
    return edition.status, edition


def _chosen(known: Mapping[str, Any], name: str | None, default: Any) -> Any:
    if name is None:
        return default
    if name not in known:
        raise NotInReach
    return known[name]


def _tops(unions: Mapping[int, Union], tree: Tree) -> tuple[Union, ...]:
    """Those with no reached union above them in the campaign's tree, the highest first."""
    tops = (union for pk, union in unions.items() if tree.places[pk][0] not in unions)
    return tuple(sorted(tops, key=lambda union: len(tree.ancestors(union.pk))))
