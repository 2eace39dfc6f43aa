"""Rows that count although their clerk may have taken them back: hidden, struck through, or void by their own 备注."""

import re
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from songnuan.entry.faults import Fault
from songnuan.entry.record import Row
from songnuan.lib.spreadsheets.cells import SheetHead
from songnuan.lib.text import squeeze

LONGEST = 20
"""A longer remark says more than that."""

_WHAT = "(?:本人|此人|该人|[本此该这][行条笔]|款项|现金|慰问[金品款]|物品)"
_VOID = "作废|取消|撤销|撤回|退回|退款|退还|返还|无效|删除|停发|[未没](?:领取?|领走|发放?|付)|弃领|放弃领取|拒领|不予?(?:发放?|计入?)"
_TWICE = "重复(?:填报|上报|报送|登记|录入|发放|领取|人员|数据)?"
_TAKEN_BACK = re.compile(rf"(?:{_WHAT}?(?:已经?|全部|均|因故)?(?:{_VOID}|{_TWICE})了?)+")
_HINT = re.compile("[废消销撤回退还效除停未没弃拒不复]")
"""One of these stands in every such word."""
_PARTS = re.compile(r"[\W_]+")


def of_sheet(name: str, head: SheetHead, numbers: Collection[int]) -> Iterator[Fault]:
    """One warning each about the hidden rows and the struck ones among the sheet's rows of data."""
    if hidden := head.hidden_rows.intersection(numbers):
        message = _("有%(count)d行是隐藏的，照样计入。如不应计入，请删除这些行。")
        yield Fault(name, None, None, "hidden_row", message % {"count": len(hidden)})
    if struck := head.struck_rows.intersection(numbers):
        message = _("第%(row)d行划了删除线（这样的有%(count)d行），照样计入。如不应计入，请删除这些行。")
        told = message % {"row": min(struck), "count": len(struck)}
        yield Fault(name, None, None, "hidden_row", told)


def of_remark(name: str, row: Row) -> Iterator[Fault]:
    """The warning about a row whose 备注 says nothing but that it is void, or there twice."""
    remark = row.record.remark
    if not isinstance(remark, str) or len(remark) > LONGEST or _HINT.search(remark) is None:
        return
    folded = _PARTS.sub("", squeeze(remark))
    if folded and _TAKEN_BACK.fullmatch(folded):
        code = "possible_duplicate" if "重复" in folded else "hidden_row"
        message = _("备注说这一行作废、退回或重复，仍照样计入。如不应计入，请删除这一行。")
        yield Fault(name, row.number, "备注", code, message)
