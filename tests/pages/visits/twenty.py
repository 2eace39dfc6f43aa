"""The twenty visits that are typed on the page and, in the model, in a spreadsheet."""

from dataclasses import dataclass

from tests import factories as make

FIRMS = (
    "长春春雨机械有限公司", "吉林松江食品厂", "朝阳印刷有限公司", "北方客车配件厂", "长白山药业有限公司", "伊通河建材厂", "净月纺织有限公司",
    "宽城乳品厂", "南湖环卫服务公司", "红旗街物流有限公司", "卫星路快递公司", "桂林路餐饮公司", "富锋水泥厂", "永春包装厂", "双阳鹿业有限公司",
    "新立城水务公司", "大屯铸造厂", "乐山农机厂", "重庆路百货公司", "西安桥外运公司",
)  # fmt: skip
SURNAMES, GIVEN = (
    "王李张刘陈杨赵黄周吴",
    ("桂兰", "春生", "明", "丽华", "建国", "秀英", "强", "洪涛", "雪", "德福"),
)
NEEDS = ("缺流动资金", "招工难", "", "希望办技能培训")


@dataclass(frozen=True)
class Person:
    name: str
    citizen: str
    on_file: bool


@dataclass(frozen=True)
class Visit:
    """One visit; `known`: the enterprise was visited before."""

    firm: str
    code: str
    known: bool
    needs: str
    people: tuple[Person, Person, Person]


def _person(number: int, *, on_file: bool) -> Person:
    name = SURNAMES[number % 10] + GIVEN[number * 7 % 10]
    return Person(name, make.citizen_id(number, born=f"{1955 + number % 40}0317"), on_file)


VISITS = tuple(
    Visit(
        firm, make.credit_code(number + 1), number % 4 != 0, NEEDS[number % 4],
        (_person(3 * number, on_file=True), _person(3 * number + 1, on_file=False), _person(3 * number + 2, on_file=False)),
    )
    for number, firm in enumerate(FIRMS)
)  # fmt: skip
"""Of each four enterprises three were visited before; of each three recipients one is on file."""

LEADER, TEAM = "周立", "第一慰问组"
CASH, GOODS, ITEM, WORKER = "500", "120", "米面油", "户外一线"


def tables() -> make.Tables:
    """What the union has on record before the day begins."""
    firms = [
        make.visit(企业名称=visit.firm, 统一社会信用代码=visit.code, 走访日期="2022-12-20", 职工人数=80, 所属行业="制造业")
        for visit in VISITS if visit.known
    ]  # fmt: skip
    people = [
        make.roster(姓名=person.name, 身份证号=person.citizen, 工作单位=visit.firm)
        for visit in VISITS for person in visit.people if person.on_file
    ]  # fmt: skip
    return {"走访企业": firms, "在档困难职工": people}
