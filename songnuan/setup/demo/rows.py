"""The five sheets of the workbook: a row type for each, its fields in the order of the columns.

A row is a named tuple; what stands in it is what the cell shows, except money, which is integer fen.
Empty cells are None.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

Kind = Literal["text", "date", "money", "number"]


class Contribution(NamedTuple):
    """Money or goods that came in; `amount` in fen."""

    source: str
    form: str
    amount: int
    received_on: date
    giver: str | None = None
    document: str | None = None
    passed_on: str | None = None
    remark: str | None = None


class Visit(NamedTuple):
    """One visit to one enterprise."""

    visited_on: date
    enterprise: str
    credit_code: str | None
    kind: str
    industry: str | None = None
    employees: int | None = None
    beneficiaries: int | None = None
    team: str | None = None
    visitors: str | None = None
    leader: str | None = None
    needs: str | None = None
    remark: str | None = None


class Disbursement(NamedTuple):
    """Money or goods handed out; `cash` and `goods` in fen, `person_times` 1 where None."""

    name: str | None
    id_number: str | None
    category: str
    purpose: str
    item: str | None
    cash: int | None
    goods: int | None
    goods_name: str | None
    quantity: int | None
    person_times: int | None
    handed_out_on: date
    source: str
    method: str
    employer: str | None = None
    branch: str | None = None
    phone: str | None = None
    address: str | None = None
    file_number: str | None = None
    bank: str | None = None
    bank_card: str | None = None
    proxy: str | None = None
    voucher: str | None = None
    remark: str | None = None


class Service(NamedTuple):
    """One service activity; `cost` in fen."""

    held_on: date
    kind: str
    title: str | None
    venue: str | None
    audience: str | None
    person_times: int
    cost: int | None = None
    source: str | None = None
    theme: str | None = None
    remark: str | None = None


class RosterEntry(NamedTuple):
    """One hardship worker on file; `income` is fen a month and head."""

    name: str
    id_number: str
    kind: str
    reason: str | None
    filed_on: date
    file_number: str | None = None
    relation: str | None = None
    household: int | None = None
    income: int | None = None
    employer: str | None = None
    phone: str | None = None
    remark: str | None = None


Row = Contribution | Visit | Disbursement | Service | RosterEntry


@dataclass(frozen=True)
class Sheet:
    """A sheet's name and its columns, left to right, each with what its cells hold."""

    name: str
    columns: tuple[tuple[str, Kind], ...]


def _columns(headers: str, **kinds: Kind) -> tuple[tuple[str, Kind], ...]:
    """Columns of text but for those named, without their unit, with another kind."""
    return tuple((header, kinds.get(header.partition("(")[0], "text")) for header in headers.split())


SHEETS: dict[type, Sheet] = {
    Contribution: Sheet(
        "筹集款物",
        _columns(
            "资金来源 形式 金额(元) 到账日期 拨款或捐赠单位 文号 是否转拨 备注", 金额="money", 到账日期="date"
        ),
    ),
    Visit: Sheet(
        "走访企业",
        _columns(
            "走访日期 企业名称 统一社会信用代码 企业类型 所属行业 职工人数 受益职工数 慰问组 走访人 带队领导"
            " 诉求 备注",
            走访日期="date",
            职工人数="number",
            受益职工数="number",
        ),
    ),
    Disbursement: Sheet(
        "慰问帮扶发放",
        _columns(
            "姓名 身份证号 人员类别 用途 救助项目 慰问金(元) 慰问品折价(元) 慰问品 数量 人次 发放日期"
            " 资金来源 发放方式 工作单位 所属基层工会 联系电话 家庭住址 档案编号 开户银行 银行卡号"
            " 代领人 凭证号 备注",
            慰问金="money",
            慰问品折价="money",
            数量="number",
            人次="number",
            发放日期="date",
        ),
    ),
    Service: Sheet(
        "分类服务",
        _columns(
            "服务日期 服务类型 活动名称 地点 服务对象 人次 支出金额(元) 资金来源 主题活动 备注",
            服务日期="date",
            人次="number",
            支出金额="money",
        ),
    ),
    RosterEntry: Sheet(
        "在档困难职工",
        _columns(
            "姓名 身份证号 困难类型 致困原因 建档日期 档案编号 与户主关系 家庭人口 月人均收入(元) 工作单位"
            " 联系电话 备注",
            建档日期="date",
            家庭人口="number",
            月人均收入="money",
        ),
    ),
}
