"""Pairs of firms to be looked at: what the ledger counts as two and a person might count as one."""

from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from operator import attrgetter
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, EnterpriseMerge
from songnuan.fieldwork.firms.firm import Firm, Pair, pair_of
from songnuan.fieldwork.firms.names import slips
from songnuan.lib.identifiers import mask_inside

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

COMPARED = 20_000
"""So many names are compared by their single characters, those entered first: each is kept once for each of them."""


@dataclass(frozen=True)
class Candidate:
    first: Firm
    second: Firm
    why: str

    @property
    def reason(self) -> str:
        return str(REASONS[self.why])


def candidates(
    campaign: Campaign,
    user: Any,
    known: dict[int, Firm],
    apart: Collection[Pair],
    *,
    why: str = "",
    most: int = MOST,
) -> list[Candidate]:
    """Pairs of the user's firms that nobody decided about yet, `most` at most, the likeliest first. One query.

    `apart` are those that are told apart (songnuan.fieldwork.firms.apart).

    `why` leaves those of one reason. The work grows with the firms, not with the pairs that they might make.
    """
    pairs = dict.fromkeys(_earlier(campaign, user, known), "earlier")
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


def compared(known: dict[int, Firm]) -> int | None:
    """How many names were compared by their characters; None where all were."""
    return COMPARED if any(True for _name in islice(_names(known), COMPARED, None)) else None


def _names(known: dict[int, Firm]) -> Iterator[tuple[Firm, str, int]]:
    """Each firm under each name in each area, in order."""
    for firm in known.values():
        for trunk in sorted(firm.cores):
            for area in firm.areas:
                yield firm, trunk, area


def _earlier(campaign: Campaign, user: Any, known: dict[int, Firm]) -> Iterator[Pair]:
    """What was decided in another campaign by a union within reach, where both firms stand apart in this one."""
    merges = (
        EnterpriseMerge.objects.visible_to(user)
        .live()
        .exclude(campaign=campaign)
        .values_list("kept", "joined")
    )
    yield from (pair_of(one, other) for one, other in merges if one in known and other in known)


def _alike(known: dict[int, Firm], root: int) -> Iterator[tuple[str, Pair]]:
    """Pairs with their reason; one may come several times, always with the same."""
    for group in _grouped(known, root):
        for one, other in _pairs(group, known, root):
            why = _same_name(known[one], known[other], root)
            if why:
                yield why, pair_of(one, other)
    for group in _one_slip_apart(known):
        for one, other in _pairs(group, known, root):
            first, second = known[one], known[other]
            here = not first.areas.isdisjoint(second.areas) and first.cores.isdisjoint(second.cores)
            if here and not (first.code and second.code):
                yield "slip", pair_of(one, other)


def _grouped(known: dict[int, Firm], root: int) -> Iterator[Collection[int]]:
    """Firms with a core in common: of one area, of one written name, and beside one that the province itself wrote."""
    yield from _sharing(((trunk, area), firm.pk) for firm, trunk, area in _names(known))
    yield from _sharing((key, firm.pk) for firm in known.values() for key in firm.keys)
    of_root = {trunk for _firm, trunk, area in _names(known) if area == root}
    yield from _sharing(
        (trunk, firm.pk) for firm in known.values() for trunk in firm.cores if trunk in of_root
    )


def _one_slip_apart(known: dict[int, Firm]) -> Iterator[Collection[int]]:
    # A number in the place of the text: a long name has as many slips as characters.
    yield from _sharing(
        (hash((slip, area)), firm.pk)
        for firm, trunk, area in islice(_names(known), COMPARED)
        for slip in slips(trunk)
    )


def _sharing(marked: Iterable[tuple[Hashable, int]]) -> Iterator[Collection[int]]:
    """Firms with a mark in common. Of a mark that one firm has alone, as most do, no more than its number is kept."""
    first: dict[Hashable, int] = {}
    shared: dict[Hashable, set[int]] = {}
    for mark, pk in marked:
        other = first.setdefault(mark, pk)
        if other != pk:
            shared.setdefault(mark, {other}).add(pk)
    yield from (shared[mark] for mark in first if mark in shared)


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
