"""The rows of people who are named: who gets what on which day, and who pays."""

from collections.abc import Iterator
from datetime import date
from random import Random

from songnuan.setup.demo import check_digits, roster
from songnuan.setup.demo.employers import workplaces
from songnuan.setup.demo.funding import DONATED, OWN, source_for
from songnuan.setup.demo.groups import (
    ASSISTED,
    CO_FUNDED_EVERY,
    CO_FUNDED_GOODS,
    ON_FILE,
    Group,
    co_funded,
    groups,
)
from songnuan.setup.demo.names import person_name
from songnuan.setup.demo.people import Person
from songnuan.setup.demo.rows import Disbursement
from songnuan.setup.demo.unit import Unit

_BORN = {"model": (1949, 1975), "model_hardship": (1949, 1970), "honoured": (1965, 1995)}
_USUALLY_BORN = (1965, 2002)
_TRAVELLING = ("truck", "ride", "courier", "delivery", "migrant")
_WITH_NEIGHBOURS = "delivery"
# One in so many of a crowd is helped a second time, on another day.
_TWICE = 60
# People are called together in parties of so many, one day each.
_PARTY = 40
_BANKS = ("城乡信用联社", "农村商业银行", "城市商业银行", "邮政网点")
_REMARKS = ("已公示", "入户发放", "集中发放", "由基层工会代为送达")


def handouts(unit: Unit, people_on_file: list[Person]) -> list[Disbursement]:
    """All rows with a name, group by group."""
    crowds = _crowds(unit, people_on_file)
    rng = unit.random("handouts")
    rows: list[Disbursement] = []
    for group in groups():
        if not group.collective and not group.closed:
            rows.extend(_rows(unit, group, crowds[group.people], rng))
    return rows


def _crowds(unit: Unit, people_on_file: list[Person]) -> dict[str, list[Person]]:
    """The people of each crowd, as many as its largest group needs."""
    needed: dict[str, int] = {}
    for group in groups():
        if not group.collective and not group.closed:
            needed[group.people] = max(needed.get(group.people, 0), unit.target.events[group.code])
    crowds = {ON_FILE: roster.reached(people_on_file)}
    for name, count in needed.items():
        if name == ON_FILE:
            continue
        known = unit.neighbours()[:count] if name == _WITH_NEIGHBOURS else []
        crowds[name] = known + unit.residents.crowd(
            f"{unit.union.code}/{name}",
            count - count // _TWICE - len(known),
            _BORN.get(name, _USUALLY_BORN),
            travelling=name in _TRAVELLING,
            women_only=name == "women",
        )
    return crowds


def _rows(unit: Unit, group: Group, crowd: list[Person], rng: Random) -> Iterator[Disbursement]:
    employers = workplaces(unit.place, group.work, unit.companies)
    amounts = group.deal(unit.union, unit.target.events[group.code])
    extra = co_funded(len(amounts)) if group.code == ON_FILE else 0
    for number, (cash, goods) in enumerate(amounts):
        place_in_crowd = number % len(crowd)
        person = crowd[place_in_crowd]
        row = _row(unit, group, person, place_in_crowd, cash=cash, goods=goods, rng=rng)._replace(
            handed_out_on=_day(unit, group, number, len(crowd)),
            employer=employers[place_in_crowd % len(employers)],
        )
        yield row
        if number % CO_FUNDED_EVERY == 0 and number // CO_FUNDED_EVERY < extra:
            yield _from_second_source(row)


def _row(
    unit: Unit, group: Group, person: Person, number: int, *, cash: int, goods: int, rng: Random
) -> Disbursement:
    hardship = group.people == ON_FILE
    assisted = group.purpose == ASSISTED
    poor = hardship or assisted or group.people == "temporary"
    by_bank = assisted and rng.random() < 0.7
    anonymous = not cash and not poor and rng.random() < 0.03
    return Disbursement(
        name=person.name,
        id_number=None if anonymous else person.id_number,
        category=roster.category(number) if hardship else group.category,
        purpose=group.purpose,
        item=group.item,
        cash=cash or None,
        goods=goods or None,
        goods_name=group.goods_names[number % len(group.goods_names)] if goods else None,
        quantity=1 if goods else None,
        person_times=1 if hardship else None,
        handed_out_on=unit.campaign.starts,
        source=source_for(rng, unit.union.kind, assisted, bool(cash)),
        method="实物" if not cash else "转账" if by_bank else "现金",
        branch=f"{unit.place.title}工会困难职工帮扶中心" if hardship else None,
        phone=person.phone if poor or rng.random() < 0.6 else None,
        address=person.address if poor else None,
        file_number=roster.file_number(unit, number) if hardship else None,
        bank=unit.place.title + rng.choice(_BANKS) if by_bank else None,
        bank_card=_bank_card(rng) if by_bank else None,
        proxy=person_name(rng, woman=rng.random() < 0.5)
        if hardship and not by_bank and rng.random() < 0.03
        else None,
        voucher=f"{unit.union.code}-{rng.randint(1, 900):04}" if by_bank else None,
        remark=rng.choice(_REMARKS) if rng.random() < 0.02 else None,
    )


def _from_second_source(row: Disbursement) -> Disbursement:
    """Goods for the same person on the same day, paid by somebody else: not another person-time."""
    return row._replace(
        cash=None,
        goods=CO_FUNDED_GOODS,
        goods_name="米面油",
        quantity=1,
        person_times=0,
        source=OWN if row.source == DONATED else DONATED,
        method="实物",
        remark="人次已在慰问金一行计入",
    )


def _day(unit: Unit, group: Group, number: int, crowd: int) -> date:
    """The day of a row: whoever comes round a second time does so on another day."""
    days = unit.campaign.handout_days
    again, place_in_crowd = divmod(number, crowd)
    start = unit.union.rank * 5 + len(group.code) * 3 + place_in_crowd // _PARTY * 2
    return days[(start + again * 7) % len(days)]


def _bank_card(rng: Random) -> str:
    # No bank issues cards that begin 620000.
    return check_digits.bank_card(f"620000{rng.randrange(10**12):012}")
