"""Enterprises that do not exist, with credit codes that pass the check character."""

from dataclasses import dataclass
from random import Random

from songnuan.setup.demo import check_digits
from songnuan.setup.demo.places import Place

_FIRST = "鼎恒瑞盛宏泰兴隆嘉禾汇丰金源天合永昌博远智诚华安康德昊润和信"
_SECOND = "达盛源泰祥和丰远成信宇鑫诚业洋阔腾航润茂昌弘益立新岳峰庆桥禾海川林彤凯铭"
# Each union's enterprises begin at their own brand, so no two of an area share a name.
_STRIDE = 61
# One enterprise in so many is a micro business without a credit code.
_MICRO_EVERY = 22

_SMALL = (
    ("商贸有限公司", "批发和零售业"),
    ("餐饮服务有限公司", "住宿和餐饮业"),
    ("家政服务有限公司", "居民服务业"),
    ("粮油经销处", "批发和零售业"),
    ("电子商务有限公司", "批发和零售业"),
    ("印务有限公司", "制造业"),
)
_MIDDLE = (
    ("机械制造有限公司", "制造业"),
    ("食品有限公司", "制造业"),
    ("农业科技有限公司", "农业"),
    ("汽车零部件有限公司", "制造业"),
    ("物流有限公司", "交通运输业"),
    ("木业有限公司", "制造业"),
    ("生物药业有限公司", "制造业"),
    ("建材有限公司", "制造业"),
)
_LARGE = {
    "化解过剩产能企业": (
        ("矿业有限公司", "采矿业"),
        ("水泥有限公司", "制造业"),
        ("钢铁铸造有限公司", "制造业"),
    ),
    "重点工程项目": (("建设工程有限公司", "建筑业"), ("新能源开发有限公司", "电力生产业")),
}
_KINDS = (
    "中小微企业",
    "困难企业",
    "中小微企业",
    "重点工程项目",
    "其他",
    "困难企业",
    "中小微企业",
    "化解过剩产能企业",
)


@dataclass(frozen=True)
class Enterprise:
    """One made-up enterprise; a micro business may have no credit code."""

    name: str
    credit_code: str | None
    kind: str
    industry: str
    employees: int


def enterprise(union: str, rank: int, place: Place, number: int) -> Enterprise:
    """The union's enterprise of that number: the same whoever asks."""
    rng = Random(f"{union}/enterprise/{number}")
    kind = _KINDS[(number + rank) % len(_KINDS)]
    micro = number % _MICRO_EVERY == _MICRO_EVERY // 2
    if micro:
        kind = "中小微企业"
    trade, industry = rng.choice(_LARGE.get(kind) or (_SMALL if micro or kind == "中小微企业" else _MIDDLE))
    brand = (rank * _STRIDE + number) % (len(_FIRST) * len(_SECOND))
    # Coprime steps walk through all pairs, so that neighbours in the list do not look alike.
    brand = brand * 271 % (len(_FIRST) * len(_SECOND))
    name = f"{place.stem}{_FIRST[brand // len(_SECOND)]}{_SECOND[brand % len(_SECOND)]}{trade}"
    employees = rng.randint(3, 12) if micro else rng.randint(20, 180) * (4 if kind in _LARGE else 1)
    return Enterprise(name, None if micro else _credit_code(rng, place.registry), kind, industry, employees)


def _credit_code(rng: Random, registry: str) -> str:
    if rng.random() < 0.6:
        organisation = "MA" + "".join(rng.choice(check_digits.CREDIT_ALPHABET) for _ in range(6))
    else:
        organisation = f"{rng.randrange(10**8):08}"
    return check_digits.credit_code("91" + registry + check_digits.organisation_code(organisation))
