"""The published figures of a campaign, parted among the unions so that they add up exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from songnuan.setup.demo.groups import (
    ASSISTED,
    CO_FUNDED_GOODS,
    CONSOLED,
    ON_FILE,
    co_funded,
    groups,
)
from songnuan.setup.demo.reference import Union
from songnuan.setup.demo.sizes import SIZES
from songnuan.setup.demo.splitting import split

# The union that brings most migrant workers home, and what it paid for that in 2023.
SAFE_RETURN_UNION = "2201"

# A city union visits again, without its credit code, every third enterprise it shares with a county.
UNCODED_EVERY = 3


@dataclass(frozen=True)
class Figures:
    """What a campaign's workbooks add up to; money in fen.

    `enterprises` are distinct; visits are more by the three kinds of second visits: those of the
    province to a county's enterprise, of a city to a county's, and of a union to its own.
    """

    raised: int
    disbursed: int
    consoled: int
    assisted: int
    served: int
    returned: int
    enterprises: int
    second_by_province: int
    second_by_area: int
    second_by_itself: int
    service_cost: int
    safe_return_cost: int
    on_file: int


FIGURES = {
    "2022": Figures(
        raised=612_408_650,
        disbursed=519_873_240,
        consoled=16_902,
        assisted=2_487,
        served=18_240,
        returned=76,
        enterprises=168,
        second_by_province=6,
        second_by_area=3,
        second_by_itself=2,
        service_cost=14_860_000,
        safe_return_cost=2_400_000,
        on_file=820,
    ),
    "2023": Figures(
        raised=4_840_437_690,
        disbursed=4_066_916_810,
        consoled=134_630,
        assisted=19_991,
        served=145_827,
        returned=598,
        enterprises=1_236,
        second_by_province=40,
        second_by_area=14,
        second_by_itself=15,
        service_cost=131_264_000,
        safe_return_cost=20_000_000,
        on_file=6_000,
    ),
}


@dataclass(frozen=True)
class Target:
    """One union's part; money in fen.

    `events` are person-times by group, `crews` the part of `disbursed` on collective rows,
    `left_over` is what it raised or received and neither handed out nor spent on services.
    `revisited` names the enterprises of other unions that it visits too, as (union, number, with its
    code), `again` those of its own that it visits twice.
    """

    events: Mapping[str, int]
    disbursed: int
    crews: int
    left_over: int
    service_cost: int
    served: int
    returned: int
    enterprises: int
    on_file: int
    revisited: tuple[tuple[str, int, bool], ...]
    again: tuple[int, ...]


def targets(campaign: str, unions: Sequence[Union]) -> dict[str, Target]:
    """Each union's part of the campaign's figures, by its code; LookupError for another campaign."""
    figures = FIGURES[campaign]
    sizes = {u.code: SIZES[u.code] for u in unions}
    events = _events(figures, unions)
    disbursed, crews = _disbursed(figures.disbursed, unions, events)
    service_cost = _service_cost(figures, sizes)
    left = figures.raised - figures.disbursed - figures.service_cost
    left_over = split(left, sizes | {"22": sizes["22"] * 12}, unit=10)
    served = split(figures.served, sizes)
    returned = split(figures.returned, _returning(unions))
    enterprises = split(figures.enterprises, sizes)
    on_file = split(figures.on_file, {u.code: _roster_weight(u) for u in unions})
    revisited = _revisited(figures, unions, enterprises)
    again = _spread([u for u in unions if enterprises[u.code] > 2], figures.second_by_itself)
    return {
        u.code: Target(
            events=events[u.code],
            disbursed=disbursed[u.code],
            crews=crews[u.code],
            left_over=left_over[u.code],
            service_cost=service_cost[u.code],
            served=served[u.code],
            returned=returned[u.code],
            enterprises=enterprises[u.code],
            on_file=on_file[u.code],
            revisited=tuple(revisited.get(u.code, ())),
            again=(2,) if u in again else (),
        )
        for u in unions
    }


def _events(figures: Figures, unions: Sequence[Union]) -> dict[str, dict[str, int]]:
    """Person-times by union and group."""
    events: dict[str, dict[str, int]] = {u.code: {} for u in unions}
    for purpose, total in ((CONSOLED, figures.consoled), (ASSISTED, figures.assisted)):
        mix = split(total, {g.code: g.person_times for g in groups() if g.purpose == purpose})
        for group in groups():
            if group.purpose == purpose:
                parts = split(mix[group.code], {u.code: group.weight(u, SIZES[u.code]) for u in unions})
                for code, part in parts.items():
                    events[code][group.code] = part
    return events


def _disbursed(
    total: int, unions: Sequence[Union], events: Mapping[str, Mapping[str, int]]
) -> tuple[dict[str, int], dict[str, int]]:
    """Fen by union: what all rows come to, and the crews' share of it, which is what the others leave."""
    dealt, heads = dict.fromkeys(events, 0), dict.fromkeys(events, 0)
    for union in unions:
        for group in groups():
            rows = events[union.code][group.code]
            if group.collective:
                heads[union.code] += rows
            else:
                dealt[union.code] += sum(cash + goods for cash, goods in group.deal(union, rows))
            if group.code == ON_FILE:
                dealt[union.code] += co_funded(rows) * CO_FUNDED_GOODS
    weights = {u.code: heads[u.code] * (9 + u.rank % 4) for u in unions}
    crews = split(total - sum(dealt.values()), weights, unit=10)
    return {code: dealt[code] + crews[code] for code in dealt}, crews


def _service_cost(figures: Figures, sizes: Mapping[str, int]) -> dict[str, int]:
    """Fen by union: at the safe-return union its subsidies and buses cost what was published."""
    rest = figures.service_cost - figures.safe_return_cost
    cost = split(rest, sizes, unit=1_000)
    cost[SAFE_RETURN_UNION] += figures.safe_return_cost
    return cost


def _returning(unions: Sequence[Union]) -> dict[str, int]:
    weights = {u.code: SIZES[u.code] if u.kind == "area" else 0 for u in unions}
    return weights | {SAFE_RETURN_UNION: 6 * SIZES[SAFE_RETURN_UNION]}


def _roster_weight(union: Union) -> int:
    """As the roster's people are helped, so are they on file."""
    return next(g for g in groups() if g.people == ON_FILE).weight(union, SIZES[union.code])


def _revisited(
    figures: Figures, unions: Sequence[Union], enterprises: Mapping[str, int]
) -> dict[str, list[tuple[str, int, bool]]]:
    """Who else visits which enterprise of a county: its first by the province, its second by the city."""
    counties = [u for u in unions if u.kind in ("county", "zone")]
    visits: dict[str, list[tuple[str, int, bool]]] = {}
    for county in _spread([u for u in counties if enterprises[u.code] > 0], figures.second_by_province):
        visits.setdefault("22", []).append((county.code, 0, True))
    second = _spread([u for u in counties if enterprises[u.code] > 1], figures.second_by_area)
    for n, county in enumerate(second):
        visits.setdefault(county.area or "22", []).append((county.code, 1, n % UNCODED_EVERY != 1))
    return visits


def _spread(unions: Sequence[Union], count: int) -> list[Union]:
    """`count` of the unions, evenly apart."""
    return [unions[n * len(unions) // count] for n in range(count)]
