"""The registry of figures: code, name, unit, definition, and which rows make each. Its one home.

The page, the export, the drill-down, the rollup and the `totals` command all ask here
(definitions: the table of indicators in the domain document).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.db.models import Aggregate, Count, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models import Disbursement, RosterEntry, Service
from campaigns.models import Allocation, Contribution, EnterpriseMerge, Fact, Visit

Unit = Literal["yuan", "person-times", "enterprises", "visits", "persons", "activities"]
UNIT_NAMES: dict[str, Promise] = {
    "yuan": _("元"),
    "person-times": pgettext_lazy("measure", "人次"),
    "enterprises": _("家"),
    "visits": _("次"),
    "persons": _("人"),
    "activities": _("场"),
}


@dataclass(frozen=True)
class Indicator:
    """One figure. `adds` is the column summed over `rows` of `fact`, None where rows or identities are counted."""

    code: str
    name: Promise
    unit: Unit
    definition: Promise
    fact: type[Fact]
    rows: Q = field(default_factory=Q)
    adds: str | None = None
    distinct: bool = False
    by_number: bool = False
    """Whether its rows are those that bear an ID number (songnuan.ledger.small: not everybody is told which)."""

    @property
    def is_money(self) -> bool:
        return self.unit == "yuan"

    @property
    def unit_name(self) -> Promise:
        return UNIT_NAMES[self.unit]

    def aggregate(self) -> Aggregate:
        """The figure of a group of rows, for a QuerySet; not for distinct counts."""
        if self.adds is None:
            return Count("pk", filter=self.rows)
        return Sum(self.adds, filter=self.rows, default=0)


_CONSOLATION = Q(purpose=Disbursement.Purpose.CONSOLATION)
_ASSISTANCE = Q(purpose=Disbursement.Purpose.ASSISTANCE)

INDICATORS: dict[str, Indicator] = {
    indicator.code: indicator
    for indicator in (
        Indicator(
            "raised", _("筹集慰问款物"), "yuan",
            _("进入全省工会系统的资金和物资（按折价）之和。工会之间下拨、转拨的钱在收到的一级算上级拨入，不重复计入筹集。"),
            Contribution, Q(from_above=False), "amount",
        ),
        Indicator(
            "enterprises", _("走访企业"), "enterprises",
            _("范围内走访过的不同企业数。同一家企业被几级工会走访只算一家，所以全省家数不等于各地之和。"),
            Visit, distinct=True,
        ),
        Indicator(
            "consoled", _("慰问对象"), "person-times",
            _("用途为慰问的发放人次之和。名册一行算一人次，集体慰问按人数。"),
            Disbursement, _CONSOLATION, "person_times",
        ),
        Indicator(
            "disbursed", _("发放款物"), "yuan",
            _("全部发放的慰问金与慰问品折价之和，不论用途。"),
            Disbursement, Q(), "amount",
        ),
        Indicator(
            "assisted", _("困难职工帮扶救助"), "person-times",
            _("用途为帮扶救助的发放人次之和。"),
            Disbursement, _ASSISTANCE, "person_times",
        ),
        Indicator(
            "served", _("分类服务"), "person-times",
            _("除平安返乡返岗以外的服务人次之和。"),
            Service, Q(safe_return=False), "person_times",
        ),
        Indicator(
            "returned", _("农民工平安返乡"), "person-times",
            _("交通费用补贴和返岗包车的人次之和。"),
            Service, Q(safe_return=True), "person_times",
        ),
        Indicator("visits", _("走访次数"), "visits", _("走访企业的次数，一次走访算一次。"), Visit),
        Indicator(
            "persons", _("慰问帮扶人数"), "persons",
            _("发放名册里不同身份证号的人数；没有填身份证号的行不在内。"),
            Disbursement, Q(person__isnull=False), distinct=True, by_number=True,
        ),
        Indicator(
            "received", _("上级拨入"), "yuan",
            _("从上级工会收到的钱：是否转拨填“是”，或省级以下工会收到的上级工会经费补助。"),
            Contribution, Q(from_above=True), "amount",
        ),
        Indicator(
            "service_cost", _("服务支出"), "yuan", _("全部服务活动的支出金额之和。"), Service, Q(), "cost"
        ),
        Indicator(
            "goods_handed", _("发放物资"), "yuan",
            _("发放款物中慰问品折价的部分。"),
            Disbursement, Q(), "goods",
        ),
        Indicator("activities", _("服务场次"), "activities", _("服务活动的场次，一条记录算一场。"), Service),
    )
}  # fmt: skip


BESIDE: dict[str, Indicator] = {
    "passed_on": Indicator(
        "passed_on", _("拨给下级"), "yuan",
        _("范围内各单位登记拨给下级的钱，作废的不算。下级收到的算上级拨入。"),
        Allocation, Q(), "amount",
    )
}  # fmt: skip
"""Figures that stand in no total, rollup, report or edition, and are worked out from their rows where they are shown."""

WITH_ROWS: dict[str, Indicator] = {**INDICATORS, **BESIDE}
"""Every figure that rows of its own make."""


@dataclass(frozen=True)
class Derived:
    """A figure that is worked out of others: (sign, code of an indicator) each. Always in fen."""

    code: str
    name: Promise
    definition: Promise
    parts: tuple[tuple[int, str], ...]

    @property
    def is_money(self) -> bool:
        return True

    @property
    def unit_name(self) -> Promise:
        return UNIT_NAMES["yuan"]

    def of(self, figures: Mapping[str, int | None]) -> int:
        """The figure of a group, from its indicators; one of BESIDE that was not asked for is zero."""
        return sum(sign * (figures.get(code) or 0) for sign, code in self.parts)


DERIVED: dict[str, Derived] = {
    derived.code: derived
    for derived in (
        Derived(
            "balance", _("结余"),
            _("筹集慰问款物减去发放款物和服务支出。一个地区的结余为负，是用了上级拨入的钱；各地结余相加等于全省结余。"),
            ((1, "raised"), (-1, "disbursed"), (-1, "service_cost")),
        ),
        Derived(
            "available", _("可用资金"),
            _("本级新筹加上级拨入，减去登记拨给下级的钱。没有登记过下拨的，减去零。"),
            ((1, "raised"), (1, "received"), (-1, "passed_on")),
        ),
    )
}  # fmt: skip

HEADLINE = ("raised", "disbursed", "consoled", "enterprises", "assisted", "served", "returned")
"""The seven published figures, in the order in which a page shows them."""

ADDITIVE = tuple(code for code, indicator in INDICATORS.items() if not indicator.distinct)
DISTINCT = tuple(code for code, indicator in INDICATORS.items() if indicator.distinct)

FACTS: tuple[type[Fact], ...] = (
    Contribution, Visit, Disbursement, Service, RosterEntry, EnterpriseMerge, Allocation,
)  # fmt: skip
"""Every kind of fact, in the order of the workbook's sheets; what is decided in the browser alone comes last."""

DIMENSIONS: dict[type[Fact], dict[str, str]] = {
    Contribution: {"source": "source__code", "day": "date", "form": "form", "batch": "added_by__number"},
    Visit: {"day": "date", "kind": "kind__code", "batch": "added_by__number"},
    Disbursement: {
        "category": "head__code", "leaf": "category__code", "source": "source__code", "day": "date",
        "batch": "added_by__number",
    },
    Service: {"source": "source__code", "day": "date", "service": "kind__code", "batch": "added_by__number"},
    RosterEntry: {"batch": "added_by__number"},
    EnterpriseMerge: {},
    Allocation: {"source": "source__code", "day": "date", "batch": "added_by__number"},
}  # fmt: skip
"""By which dimensions the figures of a kind of fact can be split, and the column that says so."""


def additive_of(fact: type[Fact]) -> Iterable[Indicator]:
    """The figures that are sums or counts over one kind of fact."""
    return (INDICATORS[code] for code in ADDITIVE if INDICATORS[code].fact is fact)


def has_dimension(code: str, dimension: str) -> bool:
    """Whether a figure can be split by a dimension at all."""
    return dimension in DIMENSIONS[WITH_ROWS[code].fact]
