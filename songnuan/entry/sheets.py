"""The five sheets of the workbook, column by column, as the contracts name them. Forms and workbooks both read this.

Headers are canonical and stay Chinese here; pages put them through gettext. The catalogue learns most of them
from the names of models' fields; those marked with _ are sealed and have no field of their own.
"""

from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as _

from beneficiaries.models import Disbursement, RosterEntry, Service
from campaigns.models import Contribution, Fact, Visit
from songnuan.entry.names import Lookups
from songnuan.entry.rules.day import Day
from songnuan.entry.rules.identity import citizen_id, credit_code, digits
from songnuan.entry.rules.number import Money, Whole
from songnuan.entry.rules.term import Named
from songnuan.entry.rules.text import Plain, Text
from songnuan.lib.spreadsheets.cells import Cell

Rule = Callable[[Cell], Plain]


@dataclass(frozen=True)
class Column:
    """One column: its canonical header, the field of the record, the rule of its cells.

    `kind` says what the template prepares and how merged cells are read: text, digits
    (text format, for numbers that are names), day, money, whole or name.
    """

    header: str
    field: str
    kind: str
    rule: Callable[[Lookups], Rule]
    required: bool = False
    names: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its canonical name, the fact its rows become, its columns in order."""

    name: str
    fact: type[Fact]
    columns: tuple[Column, ...]
    record: Any = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "record", namedtuple("Record", [column.field for column in self.columns]))

    def header_of(self, name: str) -> str:
        """The header of a field of the record."""
        return next(column.header for column in self.columns if column.field == name)


def _text(header: str, name: str, longest: int, *, required: bool = False) -> Column:
    return Column(header, name, "text", lambda _lookups: Text(longest), required)


def _money(header: str, name: str, *, required: bool = False) -> Column:
    return Column(header, name, "money", lambda _lookups: Money(), required)


def _whole(header: str, name: str, least: int = 0, *, required: bool = False) -> Column:
    return Column(header, name, "whole", lambda _lookups: Whole(least), required)


def _digits(header: str, name: str, rule: Rule = digits, *, required: bool = False) -> Column:
    return Column(header, name, "digits", lambda _lookups: rule, required)


def _in_campaign(header: str, name: str) -> Column:
    return Column(
        header, name, "day", lambda known: Day(known.campaign.starts, known.campaign.ends), required=True
    )


def _named(header: str, name: str, names: str, code: str, *, required: bool = False) -> Column:
    return Column(
        header, name, "name", lambda known: Named(getattr(known, names), code, header), required, names
    )


CONTRIBUTIONS = Sheet(
    "筹集款物", Contribution,
    (
        _named("资金来源", "source", "sources", "unknown_source", required=True),
        _named("形式", "form", "forms", "unknown_kind", required=True),
        _money("金额(元)", "amount", required=True),
        Column("到账日期", "date", "day", lambda known: Day(known.first_receipt, known.campaign.ends)),
        _text("拨款或捐赠单位", "giver", 200),
        _text("文号", "document", 100),
        _named("是否转拨", "passed_on", "yes_no", "unknown_kind"),
        _text("备注", "remark", 2000),
    ),
)  # fmt: skip

VISITS = Sheet(
    "走访企业", Visit,
    (
        _in_campaign("走访日期", "date"),
        _text("企业名称", "name", 200, required=True),
        _digits("统一社会信用代码", "credit_code", credit_code),
        _named("企业类型", "kind", "enterprise_kinds", "unknown_kind", required=True),
        _text("所属行业", "industry", 100),
        _whole("职工人数", "workers"),
        _whole("受益职工数", "reached"),
        _named("慰问组", "team", "teams", "unknown_team"),
        _text("走访人", "visitors", 500),
        _text("带队领导", "leader", 200),
        _text("诉求", "needs", 2000),
        _text("备注", "remark", 2000),
    ),
)  # fmt: skip

DISBURSEMENTS = Sheet(
    "慰问帮扶发放", Disbursement,
    (
        _text("姓名", "name", 100, required=True),
        _digits("身份证号", "citizen_id", citizen_id),
        _named("人员类别", "category", "categories", "unknown_category", required=True),
        _named("用途", "purpose", "purposes", "unknown_purpose", required=True),
        _named("救助项目", "item", "aid_items", "unknown_item"),
        _money("慰问金(元)", "cash"),
        _money("慰问品折价(元)", "goods"),
        _text("慰问品", "goods_text", 200),
        _text("数量", "quantity", 50),
        _whole("人次", "person_times"),
        _in_campaign("发放日期", "date"),
        _named("资金来源", "source", "sources", "unknown_source"),
        _named("发放方式", "method", "methods", "unknown_kind"),
        _text("工作单位", "employer", 200),
        _text("所属基层工会", "grassroots", 200),
        _digits(_("联系电话"), "phone"),
        _text(_("家庭住址"), "address", 300),
        _text("档案编号", "file_number", 100),
        _text(_("开户银行"), "bank", 100),
        _digits(_("银行卡号"), "card"),
        _text(_("代领人"), "proxy", 100),
        _text("凭证号", "voucher", 100),
        _text("备注", "remark", 2000),
    ),
)  # fmt: skip

SERVICES = Sheet(
    "分类服务", Service,
    (
        # The window depends on the kind of service, so the row's rule narrows it.
        Column("服务日期", "date", "day", lambda known: Day(known.campaign.starts, known.last_return), required=True),
        _named("服务类型", "kind", "service_kinds", "unknown_service", required=True),
        _text("活动名称", "activity", 200),
        _text("地点", "place", 200),
        _text("服务对象", "audience", 200),
        _whole("人次", "person_times", required=True),
        _money("支出金额(元)", "cost"),
        _named("资金来源", "source", "sources", "unknown_source"),
        _text("主题活动", "programme", 100),
        _text("备注", "remark", 2000),
    ),
)  # fmt: skip

ROSTER = Sheet(
    "在档困难职工", RosterEntry,
    (
        _text("姓名", "name", 100, required=True),
        _digits("身份证号", "citizen_id", citizen_id, required=True),
        _named("困难类型", "kind", "hardship_kinds", "unknown_kind", required=True),
        _text(_("致困原因"), "reason", 300),
        Column("建档日期", "date", "day", lambda known: Day(None, known.campaign.ends)),
        _text("档案编号", "file_number", 100),
        _text(_("与户主关系"), "relation", 50),
        _whole("家庭人口", "household"),
        _money(_("月人均收入(元)"), "income"),
        _text("工作单位", "employer", 200),
        _digits(_("联系电话"), "phone"),
        _text("备注", "remark", 2000),
    ),
)  # fmt: skip

SHEETS: tuple[Sheet, ...] = (CONTRIBUTIONS, VISITS, DISBURSEMENTS, SERVICES, ROSTER)
BY_NAME = {sheet.name: sheet for sheet in SHEETS}
BY_FACT = {sheet.fact: sheet for sheet in SHEETS}
