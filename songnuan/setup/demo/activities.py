"""Service activities, and the journeys of migrant workers brought home and back to work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from songnuan.setup.demo.funding import COUNTY, MUNICIPAL, OWN, SUPERIOR
from songnuan.setup.demo.places import COMMUNITIES
from songnuan.setup.demo.reference import FESTIVALS
from songnuan.setup.demo.rows import Service
from songnuan.setup.demo.splitting import pieces
from songnuan.setup.demo.targets import FIGURES, SAFE_RETURN_UNION
from songnuan.setup.demo.unit import Unit

SUBSIDY, BUS = "交通费用补贴", "返岗包车"
SAFE_RETURN_THEME = "平安返长·工益同行"


@dataclass(frozen=True)
class _Kind:
    """A kind of service, how it is announced, where and for whom it is held."""

    name: str
    title: str
    venues: tuple[str, ...]
    audience: str
    theme: str | None = None


_WORKSHOP, _COMMUNITY, _STATION, _SITE = "企业车间", "社区街道", "工驿站", "建筑工地"
_KINDS = (
    _Kind("义诊", "健康义诊进{}", (_COMMUNITY, _WORKSHOP), "一线职工", "我为群众办实事"),
    _Kind("心理咨询", "职工心理关爱{}站", (_STATION, _WORKSHOP), "一线职工"),
    _Kind("普法讲座", "宪法宣传周{}专场", (_SITE, _COMMUNITY), "农民工"),
    _Kind("送春联送福字", "送万福 进万家·{}", (_COMMUNITY, _WORKSHOP, "家庭"), "职工及家属"),
    _Kind("政策宣讲", "既送温暖，又送思想·{}", (_WORKSHOP, _SITE), "企业职工", "县级工会加强年"),
    _Kind("就业服务", "就业服务进{}", (_COMMUNITY,), "求职职工"),
    _Kind("法律援助", "农民工工资法律援助·{}", (_SITE, _COMMUNITY), "农民工"),
    _Kind("文体活动", "迎新春职工文体活动·{}", (_WORKSHOP, _COMMUNITY), "职工"),
    _Kind("其他服务", "暖心早餐·{}", (_STATION,), "新就业形态劳动者", "新业态劳动者温暖服务季"),
    _Kind("送春联送福字", "书法家送福到{}", (_STATION, _WORKSHOP), "户外劳动者", "新业态劳动者温暖服务季"),
)
_USUAL_AUDIENCE = 78
_BUS_LOAD = 34


def services(unit: Unit) -> list[Service]:
    """The rows of 分类服务, in order of date; their costs come to `target.service_cost`."""
    rng = unit.random("services")
    served = list(_served(unit, rng))
    journeys = list(_journeys(unit, rng))
    budget, for_journeys = unit.target.service_cost, 0
    if unit.union.code == SAFE_RETURN_UNION:
        for_journeys = FIGURES[unit.campaign.code].safe_return_cost
    elif journeys:
        for_journeys = budget // 3 // 1_000 * 1_000
    weights = [row.person_times * rng.choice((0, 1, 1, 2)) for row in served]
    rows = _paid(served, budget - for_journeys, weights)
    rows += _paid(journeys, for_journeys, [row.person_times * (1 + (row.kind == BUS)) for row in journeys])
    return sorted(rows, key=lambda row: row.held_on)


def _served(unit: Unit, rng: Random) -> Iterator[Service]:
    days = unit.campaign.visit_days
    for number, persons in enumerate(_parts(unit.target.served, _USUAL_AUDIENCE, rng)):
        kind = _KINDS[(number + unit.union.rank) % len(_KINDS)]
        yield Service(
            held_on=days[int(rng.random() * len(days))],
            kind=kind.name,
            title=kind.title.format(rng.choice(COMMUNITIES)),
            venue=rng.choice(kind.venues),
            audience=kind.audience,
            person_times=persons,
            source=rng.choice((OWN, OWN, SUPERIOR)) if unit.union.kind != "province" else OWN,
            theme=kind.theme,
            remark="与卫生健康部门联合举办" if kind.name == "义诊" and rng.random() < 0.2 else None,
        )


def _journeys(unit: Unit, rng: Random) -> Iterator[Service]:
    """Subsidies for the way home before the festival, buses back to work after it."""
    for number, persons in enumerate(_parts(unit.target.returned, _BUS_LOAD, rng)):
        bus = number % 2 == 1
        yield Service(
            held_on=_journey_day(unit, bus, rng),
            kind=BUS if bus else SUBSIDY,
            title="“点对点”返岗包车" if bus else "农民工返乡交通补贴",
            venue="其他",
            audience="农民工",
            person_times=persons,
            source=COUNTY if unit.union.code == "220581" else MUNICIPAL,
            theme=SAFE_RETURN_THEME if unit.union.code == SAFE_RETURN_UNION else None,
        )


def _journey_day(unit: Unit, bus: bool, rng: Random) -> date:
    festival = FESTIVALS[unit.campaign.code]
    if bus:
        return festival + timedelta(days=rng.randint(8, 35))
    return festival - timedelta(days=rng.randint(3, 20))


def _parts(total: int, usual: int, rng: Random) -> list[int]:
    """`total` person-times in activities of about the usual size, none of them empty."""
    if not total:
        return []
    weights = [rng.randint(6, 14) for _ in range(max(1, total // usual))]
    if total > usual * 3 and len(weights) < 4:
        weights += [10] * (4 - len(weights))
    return pieces(total, weights)


def _paid(rows: list[Service], budget: int, weights: list[int]) -> list[Service]:
    """The rows with `budget` fen parted by weight; those that cost nothing name no source."""
    if not rows:
        return []
    costs = pieces(budget, weights if any(weights) else [1] * len(rows), unit=1_000)
    return [
        row._replace(cost=cost) if cost else row._replace(source=None)
        for row, cost in zip(rows, costs, strict=True)
    ]
