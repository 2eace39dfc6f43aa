"""The roster of hardship workers on file, most of whom are helped in the season."""

from datetime import timedelta

from songnuan.setup.demo.employers import workplaces
from songnuan.setup.demo.groups import ON_FILE
from songnuan.setup.demo.people import Person
from songnuan.setup.demo.rows import RosterEntry
from songnuan.setup.demo.unit import Unit

KINDS = ("相对困难", "深度困难", "相对困难", "意外致困", "相对困难", "深度困难", "相对困难", "意外致困")
_REASONS = {
    "相对困难": ("子女上学", "家庭收入低", "赡养老人负担重", "单亲家庭"),
    "深度困难": ("本人大病", "家属大病", "本人残疾", "无劳动能力"),
    "意外致困": ("意外伤害", "交通事故", "火灾", "水灾"),
}
_RELATIONS = ("户主", "户主", "户主", "配偶", "子女")
_BORN = (1956, 1997)
# Of a hundred on file so many are reached before the campaign ends.
_REACHED = 85


def on_file(unit: Unit) -> list[Person]:
    """Everybody on the union's roster, in the order of the file numbers."""
    return unit.residents.crowd(f"{unit.union.code}/{ON_FILE}", unit.target.on_file, _BORN)


def reached(people: list[Person]) -> list[Person]:
    """Those on the roster who are helped in this campaign: the rest are the coverage gap."""
    return people[: -(-len(people) * _REACHED // 100)]


def category(number: int) -> str:
    """The category under which the entry of that number is helped."""
    return KINDS[number % len(KINDS)] + "职工"


def file_number(unit: Unit, number: int) -> str:
    """The number of the entry's file."""
    return f"{unit.union.code}-{number + 1:04}"


def roster(unit: Unit, people: list[Person]) -> list[RosterEntry]:
    """The rows of 在档困难职工."""
    rng = unit.random("roster")
    employers = workplaces(unit.place, "company", unit.companies)
    entries = []
    for number, person in enumerate(people):
        kind = KINDS[number % len(KINDS)]
        entries.append(
            RosterEntry(
                name=person.name,
                id_number=person.id_number,
                kind=kind,
                reason=rng.choice(_REASONS[kind]),
                filed_on=unit.campaign.starts - timedelta(days=rng.randrange(20, 1400)),
                file_number=file_number(unit, number),
                relation=rng.choice(_RELATIONS),
                household=rng.randint(1, 5),
                income=rng.randrange(42_000, 128_000, 500),
                employer=employers[number % len(employers)],
                phone=person.phone,
                remark="低保户" if rng.random() < 0.06 else None,
            )
        )
    return entries
