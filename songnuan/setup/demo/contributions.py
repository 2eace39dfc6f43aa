"""What came in: worked out from what went out, so that every fen handed out has a source.

Each source of a union brings what its rows spent plus what the union keeps back. What came from
above is money received there; the province raised it, so it adds it to its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from random import Random

from songnuan.setup.demo import funding
from songnuan.setup.demo.reference import FESTIVALS
from songnuan.setup.demo.rows import Contribution, Disbursement, Service
from songnuan.setup.demo.splitting import pieces, split
from songnuan.setup.demo.unit import Unit

CASH, GOODS = "资金", "物资"
_THOUSAND = 100_000
_MOSTLY_GOODS = {funding.DONATED: 0.6, funding.OTHER: 0.5, funding.OWN: 0.12}


def spent_by_source(rows: Iterable[Disbursement | Service]) -> dict[str, int]:
    """Fen that disbursements and services took from each source."""
    spent: dict[str, int] = {}
    for row in rows:
        amount = (row.cost or 0) if isinstance(row, Service) else (row.cash or 0) + (row.goods or 0)
        if amount and row.source:
            spent[row.source] = spent.get(row.source, 0) + amount
    return spent


def passed_down(unit: Unit, spent: Mapping[str, int]) -> dict[str, int]:
    """Fen that the province passed to this union, by the source it raised them from."""
    passed: dict[str, int] = {}
    for source, amount in spent.items():
        if funding.is_from_above(source, unit.union.kind):
            origin = funding.FROM_ABOVE[source]
            passed[origin] = passed.get(origin, 0) + amount
    return passed


def contributions(unit: Unit, spent: Mapping[str, int], passed_on: Mapping[str, int]) -> list[Contribution]:
    """The rows of 筹集款物; `passed_on` is what the union raised for others, by source."""
    rng = unit.random("contributions")
    incoming = dict(spent)
    for extra in (passed_on, _kept_back(unit)):
        for source, amount in extra.items():
            incoming[source] = incoming.get(source, 0) + amount
    rows = [row for source, amount in incoming.items() for row in _rows(unit, source, amount, rng)]
    return sorted(rows, key=lambda row: row.received_on)


def _kept_back(unit: Unit) -> dict[str, int]:
    sources = funding.own_sources(unit.union.kind)
    return split(unit.target.left_over, {s: len(sources) + 1 - n for n, s in enumerate(sources)}, unit=10)


def _rows(unit: Unit, source: str, amount: int, rng: Random) -> Iterator[Contribution]:
    from_above = funding.is_from_above(source, unit.union.kind)
    count = 1 + (amount > 50 * _THOUSAND) + (amount > 200 * _THOUSAND) + amount // (5_000 * _THOUSAND)
    if source == funding.DONATED:
        count += 2
    for part in pieces(amount, [rng.randint(5, 12) for _ in range(count)], unit=_THOUSAND // 10):
        if part:
            yield Contribution(
                source=source,
                form=GOODS if rng.random() < _MOSTLY_GOODS.get(source, 0.0) else CASH,
                amount=part,
                received_on=_day(unit, from_above, rng),
                giver=_giver(unit, source, from_above, rng),
                document=_document(unit, rng) if from_above or rng.random() < 0.15 else None,
                passed_on=_passed_on(source, from_above, rng),
                remark="米面油等慰问品" if source == funding.DONATED and rng.random() < 0.3 else None,
            )


def _passed_on(source: str, from_above: bool, rng: Random) -> str | None:
    """A grant of the superior union counts as received even where the column is left empty."""
    if source == funding.SUPERIOR:
        return "是" if rng.random() < 0.6 else None
    return "是" if from_above else "否"


def _day(unit: Unit, from_above: bool, rng: Random) -> date:
    festival = FESTIVALS[unit.campaign.code]
    if from_above:
        return festival - timedelta(days=rng.randint(22, 48))
    return festival - timedelta(days=rng.randint(4, 120))


def _giver(unit: Unit, source: str, from_above: bool, rng: Random) -> str:
    if from_above:
        return "吉林省总工会"
    title = unit.place.title
    return {
        funding.CENTRAL: "中华全国总工会",
        funding.PROVINCIAL: "吉林省财政厅",
        funding.MUNICIPAL: f"{title}财政局",
        funding.COUNTY: f"{title}财政局",
        funding.OWN: unit.union.name,
        funding.EMPLOYER: f"{unit.union.short_name}有关单位行政",
        funding.OTHER: "职工互助保障活动结余",
    }.get(source) or rng.choice(unit.companies)


def _document(unit: Unit, rng: Random) -> str:
    return f"吉工发〔{unit.campaign.starts.year}〕{rng.randint(31, 79)}号"
