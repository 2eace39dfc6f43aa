"""One firm of a campaign, as its visitors within a reader's reach wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from campaigns.models import Campaign, EnterpriseMerge, Union, Visit
from songnuan.fieldwork.firms.names import core, place_names
from songnuan.ledger.identity import decided, identities, visit_rows
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


def firms(campaign: Campaign, user: Any) -> dict[int, Firm]:
    """The campaign's firms as the visits in the user's reach tell them. Constant in queries.

    Of visits out of reach nothing enters, not even that there are any: else a pair that is asked about or is not, or
    a page that is there or is not, would say whether somebody else visited a firm whose code one knows.
    """
    reach = Union.objects.visible_to(user)
    live = Visit.objects.live().filter(campaign=campaign, union__in=reach)
    rows = visit_rows(live)
    found = identities(rows, decided(EnterpriseMerge.objects.live().filter(campaign=campaign)))
    written = {pk: (name, record) for pk, name, record in live.values_list("pk", "name", "record")}
    known: dict[int, Firm] = {}
    for row in rows:
        pk = found[row.pk] if found[row.pk] > 0 else row.enterprise_id
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


def firm_of(known: Mapping[int, Firm], visit: int | None) -> Firm | None:
    """The one of these firms to which a visit went."""
    return next((firm for firm in known.values() if visit in firm.visits), None)
