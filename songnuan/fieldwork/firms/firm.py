"""One firm of a campaign, as its visitors within a reader's reach wrote it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from campaigns.models import Campaign, EnterpriseMerge, FactQuerySet, Union, Visit
from campaigns.turns import at_length, length
from songnuan.fieldwork.firms.names import core, place_names
from songnuan.ledger.identity import VisitRow, decided, identities, namesakes, visit_rows, visits_to
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.text import fold_name

LISTED_NAMES = 10
Pair = tuple[int, int]


def pair_of(one: int, other: int) -> Pair:
    """Two firms in order."""
    return min(one, other), max(one, other)


@dataclass
class Firm:
    """One firm of a campaign as its visitors within reach wrote it.

    What is worked out from its names is worked out once: asked only after all of them are there.
    `pk` is for our own comparing alone. Firms are numbered throughout the province, by whoever wrote of one first: as an
    address, or as an order, the number would say that somebody else visited this firm, and since when. So a firm is
    called by `record`, the first of these visits, and stands where that visit stands.
    """

    pk: int
    record: UUID | None = None
    code: str = ""
    names: dict[str, int] = field(default_factory=dict)
    areas: set[int] = field(default_factory=set)
    unions: set[int] = field(default_factory=set)
    """Who visited it, within reach."""
    visits: list[int] = field(default_factory=list)
    cores: set[str] = field(default_factory=set)
    area_label: str = ""

    @cached_property
    def name(self) -> str:
        """The name that most visits bear."""
        return max(self.names, key=lambda name: (self.names[name], name))

    @property
    def place(self) -> int:
        """Where it stands among the others."""
        return self.visits[0]

    @cached_property
    def keys(self) -> frozenset[str]:
        """Its names as they are compared."""
        return frozenset(map(fold_name, self.names))

    @cached_property
    def other_names(self) -> list[str]:
        """Some of the others, in order; `unlisted` says how many more there are."""
        others = sorted((name for name in self.names if name != self.name), key=mask_inside)
        return others[:LISTED_NAMES]

    @property
    def unlisted(self) -> int:
        return max(0, len(self.names) - 1 - LISTED_NAMES)


def in_reach(campaign: Campaign, user: Any) -> FactQuerySet:
    """The visits that tell a user of the campaign's firms.

    Of visits out of reach nothing enters, not even that there are any: else a pair that is asked about or is not, or
    a page that is there or is not, would say whether somebody else visited a firm whose code one knows.
    """
    return Visit.objects.live().filter(campaign=campaign, union__in=Union.objects.visible_to(user))


def firms(campaign: Campaign, user: Any) -> dict[int, Firm]:
    """The campaign's firms as the visits in the user's reach tell them. Constant in queries."""
    return _told(campaign, in_reach(campaign, user), _joined(campaign))


def firms_visited(campaign: Campaign, user: Any, *records: UUID) -> list[Firm | None]:
    """The firms to which these visits went, None for one out of the user's reach. Constant in queries.

    Read are the visits of these firms and their namesakes alone. Raises Busy where these are many and all turns taken.
    """
    reach, joined = in_reach(campaign, user), _joined(campaign)
    alike = namesakes(reach, reach.filter(record__in=records))
    at = dict(reach.filter(record__in=records).values_list("record", "pk"))
    with at_length(user, length(alike)):
        of = _counted_for(visit_rows(alike), joined)
    asked = [of.get(at.get(record, 0), 0) for record in records]
    theirs = visits_to(reach, asked, joined)
    with at_length(user, length(theirs)):
        known = _told(campaign, theirs, joined)
    return [known.get(firm) for firm in asked]


def _joined(campaign: Campaign) -> dict[int, int]:
    return decided(EnterpriseMerge.objects.live().filter(campaign=campaign))


def _counted_for(rows: Iterable[VisitRow], joined: Mapping[int, int]) -> dict[int, int]:
    """visit id → the firm's number: of one that stands alone that of the firm as written."""
    rows = list(rows)
    found = identities(rows, joined)
    return {row.pk: found[row.pk] if found[row.pk] > 0 else row.enterprise_id for row in rows}


def _told(campaign: Campaign, visits: FactQuerySet, joined: Mapping[int, int]) -> dict[int, Firm]:
    """The firms of these visits, in the order of the ledger."""
    rows = visit_rows(visits)
    of = _counted_for(rows, joined)
    written = {pk: (name, record) for pk, name, record in visits.values_list("pk", "name", "record")}
    known: dict[int, Firm] = {}
    for row in rows:
        pk = of[row.pk]
        name, record = written[row.pk]
        here = known.setdefault(pk, Firm(pk, record))
        here.areas.add(row.area_id)
        here.unions.add(row.union_id)
        here.code = here.code or row.credit_code
        here.names[name] = here.names.get(name, 0) + 1
        here.visits.append(row.pk)
    inside = Union.objects.filter(places__campaign=campaign)
    labels = {union.pk: union.label for union in inside}
    places = place_names(union.short_name for union in inside)
    for firm in known.values():
        firm.cores = {core(name, places) for name in firm.names}
        firm.area_label = "、".join(labels[area] for area in sorted(firm.areas) if area in labels)
    return known
