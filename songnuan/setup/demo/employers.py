"""Where people work: institutions written as a place writes them, and the union's own enterprises."""

from songnuan.setup.demo.places import COMMUNITIES, Place

_INSTITUTIONS = {
    "freight": ("{}货运信息服务站", "{}干线物流车队", "{}城北货运车队", "{}公路港货运联合会"),
    "ride": ("{}网约车司机之家", "{}出行服务站", "{}城东网约车车队"),
    "courier": (
        "{}站前快递网点",
        "{}城东快递营业部",
        "{}城西快递营业部",
        "{}开发区快递网点",
        "{}城南快递分拣中心",
    ),
    "delivery": ("{}外卖骑手驿站", "{}城东配送站", "{}火车站配送站", "{}大学城配送站", "{}商圈配送站"),
    "supply": ("{}农产品批发市场", "{}粮食储备库", "{}蔬菜保供基地", "{}供销合作社"),
    "utility": ("{}供热公司", "{}供水公司", "{}燃气公司", "{}供电公司", "{}污水处理厂"),
    "project": ("{}水利枢纽工程项目部", "{}高速公路项目部", "{}清洁能源项目部", "{}保障性住房项目部"),
    "sanitation": ("{}环境卫生管理中心", "{}园林绿化管理中心", "{}市政设施养护中心", "{}清雪保洁队"),
    "hospital": ("{}人民医院", "{}中医院", "{}疾病预防控制中心", "{}妇幼保健院", "{}社区卫生服务中心"),
    "police": ("{}公安局交通警察大队", "{}公安局特警大队", "{}公安局派出所"),
    "transport": ("{}公共汽车公司", "{}客运站", "{}公路养护段", "{}出租汽车公司"),
    "rescue": ("{}消防救援大队", "{}应急救援队", "{}森林防火大队"),
}


def workplaces(place: Place, work: str, companies: list[str]) -> list[str]:
    """The employers of a kind of work in this place; `companies` are those of everybody else."""
    if work == "community":
        return [f"{place.title}{name}社区" for name in COMMUNITIES]
    if work in _INSTITUTIONS:
        return [pattern.format(place.title) for pattern in _INSTITUTIONS[work]]
    return companies or [f"{place.title}{name}社区" for name in COMMUNITIES]
