"""Pairs of firms to be looked at: what the ledger counts as two and a person might count as one."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, EnterpriseDistinction, EnterpriseMerge, Union, Visit
from songnuan.fieldwork.firms.names import core, place_names, slips
from songnuan.ledger.identity import decided, identities, visit_rows
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.text import fold_name

REASONS: dict[str, Promise] = {
    "earlier": _("上次活动判为同一家"),
    "coded": _("同名，一个有代码，一个没有"),
    "codes": _("同名，代码不同"),
    "places": _("同名，写在不同地区"),
    "similar": _("名称相近"),
    "slip": _("名称只差一个字"),
}
"""Why a pair is asked about, the strongest first."""
MOST = 2_000
"""So many pairs are asked about at once; those behind them move up as some are decided."""
ALL_PAIRS = 50
"""Of so many firms of one name every pair is asked about. Of more, the others only beside the first: a file of 20,000
rows of one name would make two hundred million pairs."""
LISTED_NAMES = 10
Pair = tuple[int, int]


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


@dataclass(frozen=True)
class Candidate:
    first: Firm
    second: Firm
    why: str

    @property
    def reason(self) -> str:
        return str(REASONS[self.why])


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


def firm_of(known: dict[int, Firm], visit: int | None) -> Firm | None:
    """The one of these firms to which a visit went."""
    return next((firm for firm in known.values() if visit in firm.visits), None)


def candidates(
    campaign: Campaign, known: dict[int, Firm], why: str = "", most: int = MOST
) -> list[Candidate]:
    """Pairs of these firms nobody decided about yet, `most` at most, the likeliest first. Two queries.

    `why` leaves those of one reason. The work grows with the firms, not with the pairs that they might make.
    """
    apart = set(EnterpriseDistinction.objects.values_list("first", "second"))
    pairs = dict.fromkeys(_earlier(campaign, known), "earlier")
    for reason, pair in _alike(known, campaign.tree().root):
        if pair not in apart and why in ("", reason):
            pairs.setdefault(pair, reason)
        if len(pairs) >= most:
            break
    order = list(REASONS)
    found = [
        _beside(known[one], known[other], reason)
        for (one, other), reason in pairs.items()
        if (one, other) not in apart and why in ("", reason)
    ]

    def rank(pair: Candidate) -> tuple[int, str, int, int]:
        """By the name as it is shown: an order by the written one would tell of a number in it."""
        return order.index(pair.why), mask_inside(pair.first.name), pair.first.place, pair.second.place

    return sorted(found, key=rank)


def _beside(one: Firm, other: Firm, why: str) -> Candidate:
    first, second = sorted((one, other), key=attrgetter("place"))
    return Candidate(first, second, why)


def several_names(known: dict[int, Firm]) -> list[Firm]:
    """One code under names that do not look alike: either may have been typed with another's code."""
    return [firm for firm in known.values() if firm.code and len(firm.cores) > 1]


def _earlier(campaign: Campaign, known: dict[int, Firm]) -> Iterator[Pair]:
    """What another campaign decided, where both firms stand apart in this one."""
    merges = EnterpriseMerge.objects.live().exclude(campaign=campaign).values_list("kept", "joined")
    yield from (_pair(one, other) for one, other in merges if one in known and other in known)


def _pair(one: int, other: int) -> Pair:
    return min(one, other), max(one, other)


def _alike(known: dict[int, Firm], root: int) -> Iterator[tuple[str, Pair]]:
    """Pairs with their reason; one may come several times, always with the same."""
    for group in _grouped(known, root):
        for one, other in _pairs(group, known, root):
            why = _same_name(known[one], known[other], root)
            if why:
                yield why, _pair(one, other)
    for group in _one_slip_apart(known):
        for one, other in _pairs(group, known, root):
            first, second = known[one], known[other]
            here = not first.areas.isdisjoint(second.areas) and first.cores.isdisjoint(second.cores)
            if here and not (first.code and second.code):
                yield "slip", _pair(one, other)


def _grouped(known: dict[int, Firm], root: int) -> Iterator[Collection[int]]:
    """Firms with a core in common: of one area, of one written name, and beside one that the province itself wrote."""
    here: dict[tuple[str, int], set[int]] = defaultdict(set)
    named: dict[str, set[int]] = defaultdict(set)
    anywhere: dict[str, set[int]] = defaultdict(set)
    for firm in known.values():
        for trunk in firm.cores:
            anywhere[trunk].add(firm.pk)
            for area in firm.areas:
                here[trunk, area].add(firm.pk)
        for key in firm.keys:
            named[key].add(firm.pk)
    yield from here.values()
    yield from named.values()
    yield from (anywhere[trunk] for trunk, area in here if area == root)


def _one_slip_apart(known: dict[int, Firm]) -> Iterator[Collection[int]]:
    near: dict[int, set[int]] = {}
    for firm in known.values():
        for trunk in firm.cores:
            for slip in slips(trunk):
                for area in firm.areas:
                    # A number in the place of the text: a long name has as many slips as characters.
                    near.setdefault(hash((slip, area)), set()).add(firm.pk)
    yield from (group for group in near.values() if len(group) > 1)


def _pairs(group: Collection[int], known: dict[int, Firm], root: int) -> Iterator[Pair]:
    """Every pair of a group; of a large one every firm beside the first: one that the province wrote, one without a code."""
    if len(group) < 2:
        return
    first, *others = sorted(
        group, key=lambda pk: (root not in known[pk].areas, bool(known[pk].code), known[pk].place)
    )
    if len(others) < ALL_PAIRS:
        yield from combinations((first, *others), 2)
    else:
        yield from ((first, other) for other in others)


def _same_name(one: Firm, other: Firm, root: int) -> str:
    """Why two firms whose names have one core are asked about; empty where they are not."""
    equal = one.keys & other.keys
    here = bool(one.areas & other.areas)
    if equal and here:
        return "codes" if one.code and other.code else "coded"
    if equal:
        return "places" if not (one.code and other.code) else ""
    if one.code and other.code:  # names that are only alike, and two codes: two firms
        return ""
    return "similar" if here or root in one.areas | other.areas else ""
