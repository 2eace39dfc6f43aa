"""Where a union's people live: division codes of their IDs, streets, the way a place is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from songnuan.setup.demo.reference import Union

# Adults carry the code their county had when the ID was issued: 公主岭 lay under 四平 until 2020,
# 九台 was a city until 2014. Zones without a code carry those of the counties they were cut from.
_ISSUED_AS = {"220184": "220381", "220113": "220181"}
_WITHOUT_CODE = {
    "22CBS": ("222426", "220621"),
    "22CBSB": ("222426",),
    "22CBSX": ("220621",),
    "22CBSN": ("220623",),
    "22JLYT": ("220702", "220721"),
}
_CAPITAL = ("220102", "220103", "220104", "220105", "220106")
# Migrant workers and drivers from outside the province.
ELSEWHERE = ("230103", "230184", "230606", "150526", "211224", "371326", "411627")

_STREETS = (
    "人民路",
    "解放路",
    "新华街",
    "建设街",
    "团结路",
    "光明路",
    "站前街",
    "文化路",
    "胜利街",
    "和平路",
)
_AREA_STREETS = {
    "2201": ("自由大路", "亚泰大街", "东盛大街", "临河街"),
    "2202": ("松江路", "重庆街", "吉林大街", "遵义路"),
    "2203": ("英雄大街", "中央路", "北新华大街"),
    "2204": ("福民街", "西宁大路", "财富大路"),
    "2205": ("滨江路", "江南大街", "龙泉路"),
    "2206": ("浑江大街", "长白山大街", "红旗街"),
    "2207": ("锦江大街", "沿江路", "乌兰大街"),
    "2208": ("海明路", "中兴大路", "幸福大街"),
    "2224": ("光华路", "海兰路", "参花街", "长白路"),
    "22CBS": ("白河大街", "池北大街"),
    "220581": ("银河大街", "梅河大街"),
}
COMMUNITIES = ("东兴", "向阳", "永安", "富强", "民康", "惠民", "新城", "曙光", "平安", "福林", "长青", "兴业")


@dataclass(frozen=True)
class Place:
    """A union's place. `title` is written before institutions, `stem` before company names."""

    title: str
    stem: str
    id_prefixes: tuple[str, ...]
    registry: str
    streets: tuple[str, ...]
    korean: bool

    def address(self, rng: Random) -> str:
        """A dwelling in this place."""
        number, block, room = (int(rng.random() * n) + 1 for n in (180, 12, 6))
        if rng.random() < 0.4:
            community, floor = rng.choice(COMMUNITIES), number % 6 + 1
            return f"{self.title}{community}社区{block}号楼{room}单元{floor}0{room % 3 + 1}室"
        return f"{self.title}{rng.choice(self.streets)}{number}号{block}栋{room}0{block % 4 + 1}室"


def place_of(union: Union, everyone: Sequence[Union]) -> Place:
    """The place of one union among all of them."""
    area = next((u for u in everyone if u.code == union.area), None)
    short = union.short_name
    city = area.short_name if area and area.code != union.code and short.endswith("区") else ""
    title = short if short.startswith("长春") else city + short
    if union.kind == "industry":
        title = "吉林省"
    return Place(
        title=title,
        stem=_stem(union, area),
        id_prefixes=_id_prefixes(union, everyone),
        registry=_registry(union),
        streets=_STREETS + _AREA_STREETS.get(union.area or "", ()),
        korean=union.area == "2224",
    )


def _stem(union: Union, area: Union | None) -> str:
    if union.kind in ("province", "industry", "enterprise"):
        return "吉林省"
    if union.code == "22CBS" or union.area == "22CBS":
        return "长白山"
    name = union.short_name if union.kind in ("area", "county") else ""
    if area and (not name or name.endswith("区")):
        return area.short_name.rstrip("市州")
    return name.rstrip("市州县")


def _id_prefixes(union: Union, everyone: Sequence[Union]) -> tuple[str, ...]:
    if union.code in _WITHOUT_CODE:
        return _WITHOUT_CODE[union.code]
    if union.kind == "county" or union.code == "220581":
        return (_ISSUED_AS.get(union.code, union.code),)
    inside = tuple(
        _ISSUED_AS.get(u.code, u.code) for u in everyone if u.area == union.area and u.kind == "county"
    )
    return inside if union.area else _CAPITAL


def _registry(union: Union) -> str:
    if union.gb_code:
        return union.gb_code
    return (union.area if union.area and union.area.isdigit() else "22").ljust(6, "0")
