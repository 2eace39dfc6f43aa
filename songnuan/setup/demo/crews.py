"""The rows without a person's name: whole crews by head-count, and the police class by numbers."""

from collections.abc import Iterator
from random import Random

from songnuan.setup.demo.employers import workplaces
from songnuan.setup.demo.funding import EMPLOYER, OWN, PROVINCIAL, source_for
from songnuan.setup.demo.groups import Group, groups
from songnuan.setup.demo.names import person_name
from songnuan.setup.demo.places import COMMUNITIES
from songnuan.setup.demo.rows import Disbursement
from songnuan.setup.demo.unit import Unit

_CREWS = {
    "sanitation": "环卫班组",
    "utility": "值守班组",
    "hospital": "医护班组",
    "project": "施工班组",
    "community": "志愿服务队",
    "supply": "保供班组",
}
_CREW_SIZE = 32
_POLICE_PARTY = 9
_YUAN = 100


def crews(unit: Unit) -> list[Disbursement]:
    """Collective rows: they come to exactly `target.crews` fen, the largest by an odd amount."""
    rng = unit.random("crews")
    parties = [
        (group, heads)
        for group in groups()
        if group.collective
        for heads in _parties(rng, unit.target.events[group.code], _CREW_SIZE)
    ]
    each = unit.target.crews // max(1, sum(heads for _, heads in parties)) // _YUAN * _YUAN
    amounts = [heads * each for _, heads in parties]
    rows = [
        _crew(unit, group, number, heads=heads, goods=amount, rng=rng)
        for number, ((group, heads), amount) in enumerate(zip(parties, amounts, strict=True))
    ]
    rest = unit.target.crews - sum(amounts)
    if rest:
        largest = amounts.index(max(amounts))
        rows[largest] = rows[largest]._replace(goods=amounts[largest] + rest, remark="批量采购，按发票金额计")
    return rows


def police(unit: Unit) -> list[Disbursement]:
    """Rows of the closed class: never an ID number, mostly no name, person-times and amount."""
    rng = unit.random("police")
    return [
        _police(unit, group, heads, rng)
        for group in groups()
        if group.closed
        for heads in _parties(rng, unit.target.events[group.code], _POLICE_PARTY)
    ]


def _parties(rng: Random, total: int, usual: int) -> Iterator[int]:
    """`total` heads in parties of about the usual size."""
    while total > 0:
        heads = min(total, rng.randint(usual // 3, usual * 5 // 3))
        yield heads
        total -= heads


def _crew(unit: Unit, group: Group, number: int, *, heads: int, goods: int, rng: Random) -> Disbursement:
    employers = workplaces(unit.place, group.work, unit.companies)
    days = unit.campaign.handout_days
    return Disbursement(
        name=f"{COMMUNITIES[number % len(COMMUNITIES)]}{_CREWS[group.work]}（{heads}人）",
        id_number=None,
        category=group.category,
        purpose=group.purpose,
        item=None,
        cash=None,
        goods=goods,
        goods_name=group.goods_names[number % len(group.goods_names)],
        quantity=heads,
        person_times=heads,
        handed_out_on=days[int(rng.random() * len(days))],
        source=source_for(rng, unit.union.kind, assisted=False, cash=False),
        method="实物",
        employer=employers[number % len(employers)],
    )


def _police(unit: Unit, group: Group, heads: int, rng: Random) -> Disbursement:
    (cash, goods) = group.deal(unit.union, 1)[0]
    days = unit.campaign.handout_days
    named = heads == 1 or (heads < 5 and rng.random() < 0.4)
    return Disbursement(
        name=person_name(rng, woman=rng.random() < 0.3) + ("" if heads == 1 else "等") if named else None,
        id_number=None,
        category=group.category,
        purpose=group.purpose,
        item=None,
        cash=cash * heads or None,
        goods=goods * heads or None,
        goods_name=group.goods_names[0] if goods else None,
        quantity=heads if goods else None,
        person_times=heads,
        handed_out_on=days[int(rng.random() * len(days))],
        source=rng.choice((OWN, EMPLOYER, PROVINCIAL)),
        method="现金",
        remark="名单由公安机关留存" if not named else None,
    )
