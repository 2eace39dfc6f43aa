"""The rows that are about a person, and what stands on one of them as a reader sees it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.models import Disbursement, RosterEntry
from beneficiaries.sight import Sight
from beneficiaries.values import name_of, value_of
from songnuan.ledger.models import Cell
from songnuan.ledger.totals import place_label
from songnuan.lib import money
from songnuan.lib.identifiers import mask_inside

REVEAL = "beneficiaries.reveal_person"

KINDS: dict[str, type[Disbursement | RosterEntry]] = {
    "disbursement": Disbursement,
    "rosterentry": RosterEntry,
}
"""By what a row is called in an address."""

PERSONAL: dict[str, Any] = {
    "name": gettext_lazy("姓名"), "citizen_id": gettext_lazy("身份证号"), "phone": gettext_lazy("联系电话"),
    "address": gettext_lazy("家庭住址"), "bank": gettext_lazy("开户银行"), "card": gettext_lazy("银行卡号"),
    "proxy": gettext_lazy("代领人"), "reason": gettext_lazy("致困原因"), "relation": gettext_lazy("与户主关系"),
    "income": gettext_lazy("月人均收入(元)"), "remark": gettext_lazy("备注"),
}  # fmt: skip
"""The fields that may be revealed, one at a time, under the sheet's own headers."""


class NotHere(LookupError):
    """No such row, or not for this reader: the page says 404 to both."""


@dataclass(frozen=True)
class Line:
    """One personal field: its header, what the reader sees of it, and whether there is more to see."""

    field: str
    header: str
    text: str
    hidden: bool


@dataclass(frozen=True)
class PersonRow:
    """One row about a person: what it says of the act, and of the person, masked."""

    kind: str
    fact: Any
    title: str
    plain: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    withheld: bool


def row_of(user: Any, kind: str, pk: int) -> Any:
    """The fact that an address names; NotHere. One query."""
    model = KINDS.get(kind)
    if model is None or not user.has_perm(f"beneficiaries.view_{model._meta.model_name}"):
        raise NotHere
    related = ("union", "campaign", "person", "added_by", "removed_by")
    more = ("category", "source", "item") if model is Disbursement else ("kind",)
    fact = model.objects.visible_to(user).select_related(*related, *more).filter(pk=pk).first()
    if fact is None:
        raise NotHere
    return fact


def sight_of(user: Any, kind: str) -> Sight:
    """Who enters such facts reads the names of grown-ups."""
    return Sight.of(user, enters=user.has_perm(f"beneficiaries.add_{KINDS[kind]._meta.model_name}"))


def person_row(user: Any, kind: str, pk: int) -> PersonRow:
    """One row as this reader sees it; NotHere."""
    fact = row_of(user, kind, pk)
    sight = sight_of(user, kind)
    return PersonRow(
        kind=kind,
        fact=fact,
        title=sight.name(fact) or _("未填姓名"),
        plain=tuple((header, mask_inside(text)) for header, text in _plain(fact, sight) if text),
        lines=tuple(_lines(fact, sight)),
        withheld=sight.withholds(fact),
    )


def written(fact: Any, field: str) -> str:
    """A personal field as it was written, unmasked."""
    if field == "name":
        return name_of(fact)
    value = value_of(fact, field, fact.private)
    return money.yuan(value) if field == "income" and value is not None else str(value or "")


def _lines(fact: Any, sight: Sight) -> Iterator[Line]:
    for field, header in PERSONAL.items():
        text = written(fact, field)
        if text:
            yield Line(field, str(header), sight.shown(fact, field, text), sight.hides(fact, field))


def _plain(fact: Any, sight: Sight) -> Iterator[tuple[str, str]]:
    yield _("工会"), place_label(fact.union, Cell.Scope.OWN)
    yield _("活动"), str(fact.campaign)
    if isinstance(fact, Disbursement):
        yield _("发放日期"), fact.date.isoformat()
        yield _("人员类别"), str(sight.category(fact))
        yield _("用途"), str(fact.get_purpose_display())
        yield _("救助项目"), sight.shown(fact, "item", str(fact.item or ""))
        yield _("合计(元)"), money.show_yuan(fact.amount)
        yield _("资金来源"), str(fact.source or "")
    else:
        yield _("困难类型"), str(fact.kind)
        yield _("建档日期"), fact.date.isoformat() if fact.date else ""
        yield _("档案编号"), fact.file_number
