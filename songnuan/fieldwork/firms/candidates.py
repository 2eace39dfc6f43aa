"""Pairs of firms to be looked at: what the ledger counts as two and a person might count as one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, EnterpriseDistinction, EnterpriseMerge, Union, Visit
from songnuan.fieldwork.firms.names import core, place_names, slips
from songnuan.ledger.identity import decided, identities, visit_rows
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


@dataclass
class Firm:
    """One firm of a campaign as its visitors wrote it. `unions` visited it; `visits` counts within reach."""

    pk: int
    code: str = ""
    names: dict[str, int] = field(default_factory=dict)
    areas: set[int] = field(default_factory=set)
    unions: set[int] = field(default_factory=set)
    visits: list[int] = field(default_factory=list)
    cores: set[str] = field(default_factory=set)
    area_label: str = ""

    @property
    def name(self) -> str:
        """The name that most visits bear."""
        return max(self.names, key=lambda name: (self.names[name], name))

    @property
    def other_names(self) -> list[str]:
        return sorted(name for name in self.names if name != self.name)


@dataclass(frozen=True)
class Candidate:
    first: Firm
    second: Firm
    why: str

    @property
    def reason(self) -> str:
        return str(REASONS[self.why])


def firms(campaign: Campaign, user: Any) -> dict[int, Firm]:
    """The campaign's firms whose every visit is in the user's reach: only such may be decided about. Constant in queries."""
    live = Visit.objects.live().filter(campaign=campaign)
    rows = visit_rows(live)
    found = identities(rows, decided(EnterpriseMerge.objects.live().filter(campaign=campaign)))
    reach = set(Union.objects.visible_to(user).values_list("pk", flat=True))
    names = dict(live.filter(union__in=reach).values_list("pk", "name"))
    known: dict[int, Firm] = {}
    for row in rows:
        pk = found[row.pk] if found[row.pk] > 0 else row.enterprise_id
        here = known.setdefault(pk, Firm(pk))
        here.unions.add(row.union_id)
        here.areas.add(row.area_id)
        here.code = here.code or row.credit_code
        if row.pk in names:
            here.names[names[row.pk]] = here.names.get(names[row.pk], 0) + 1
            here.visits.append(row.pk)
    inside = Union.objects.filter(places__campaign=campaign)
    labels = {union.pk: union.label for union in inside}
    places = place_names(union.short_name for union in inside)
    known = {pk: firm for pk, firm in known.items() if firm.unions <= reach}
    for firm in known.values():
        firm.cores = {core(name, places) for name in firm.names}
        firm.area_label = "、".join(labels[area] for area in sorted(firm.areas) if area in labels)
    return known


def candidates(campaign: Campaign, known: dict[int, Firm]) -> list[Candidate]:
    """Pairs of these firms nobody decided about yet, the likeliest first. Two queries."""
    root = campaign.tree().root
    pairs: dict[tuple[int, int], str] = {}
    for why, first, second in (*_earlier(campaign, known), *_alike(known.values(), root)):
        pairs.setdefault((min(first, second), max(first, second)), why)
    apart = set(EnterpriseDistinction.objects.values_list("first", "second"))
    order = list(REASONS)
    found = [
        Candidate(known[first], known[second], why)
        for (first, second), why in pairs.items()
        if (first, second) not in apart
    ]
    return sorted(
        found, key=lambda pair: (order.index(pair.why), pair.first.name, pair.first.pk, pair.second.pk)
    )


def several_names(known: dict[int, Firm]) -> list[Firm]:
    """One code under names that do not look alike: either may have been typed with another's code."""
    return [firm for firm in known.values() if firm.code and len(firm.cores) > 1]


def _earlier(campaign: Campaign, known: dict[int, Firm]) -> Iterator[tuple[str, int, int]]:
    """What another campaign decided, where both firms stand apart in this one."""
    merges = EnterpriseMerge.objects.live().exclude(campaign=campaign).values_list("kept", "joined")
    yield from (("earlier", one, other) for one, other in merges if one in known and other in known)


def _alike(known: Iterable[Firm], root: int) -> Iterator[tuple[str, int, int]]:
    same: dict[str, set[int]] = defaultdict(set)
    near: dict[str, set[int]] = defaultdict(set)
    by_pk = {firm.pk: firm for firm in known}
    for firm in by_pk.values():
        for trunk in firm.cores:
            same[trunk].add(firm.pk)
            for slip in slips(trunk):
                near[slip].add(firm.pk)
    for group in same.values():
        for one, other in combinations(sorted(group), 2):
            why = _same_name(by_pk[one], by_pk[other], root)
            if why:
                yield why, one, other
    for group in near.values():
        for one, other in combinations(sorted(group), 2):
            first, second = by_pk[one], by_pk[other]
            if first.areas & second.areas and not (first.code and second.code):
                yield "slip", one, other


def _same_name(one: Firm, other: Firm, root: int) -> str:
    """Why two firms whose names have one core are asked about; empty where they are not."""
    equal = {fold_name(name) for name in one.names} & {fold_name(name) for name in other.names}
    here = bool(one.areas & other.areas)
    if equal and here:
        return "codes" if one.code and other.code else "coded"
    if equal:
        return "places" if not (one.code and other.code) else ""
    if one.code and other.code:  # names that are only alike, and two codes: two firms
        return ""
    return "similar" if here or root in one.areas | other.areas else ""
