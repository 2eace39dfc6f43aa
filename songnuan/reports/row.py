"""One row as it was understood, and where it stood in the clerk's own spreadsheet. No personal value unmasked."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.models import Disbursement, Service
from campaigns.models import Batch, Contribution, Fact, Visit
from songnuan.ledger.indicators import INDICATORS
from songnuan.reports.columns import COLUMNS, KINDS, RELATED, Column, Eyes, heading, is_withheld
from songnuan.reports.rows import eyes_of
from songnuan.reports.scope import NotInReach, Scope, resolve

MORE: dict[type[Fact], tuple[str, ...]] = {
    Contribution: (),
    Visit: ("industry", "reached"),
    Disbursement: ("goods_text", "quantity", "method", "employer", "grassroots"),
    Service: ("programme",),
}
"""What the list leaves out and one row has room for. Of the closed class and of small groups none of it is shown."""


@dataclass(frozen=True)
class RowPage:
    """Heading and text of each value; `sheet` and `number` are those of the file, empty and None without one."""

    fact: Any
    kind: str
    values: tuple[tuple[str, str], ...]
    withheld: bool
    batch: Batch
    removed_by: Batch | None
    sheet: str
    number: int | None
    siblings: Scope

    @property
    def sheet_kind(self) -> str:
        return str(self.fact.SHEET)

    @property
    def listed_as(self) -> str:
        """The code of a figure that this row makes."""
        return _figure(self.fact)

    @property
    def counts(self) -> bool:
        """Whether the row stands today."""
        return self.removed_by is None


def row_page(kind: str, pk: int, user: Any) -> RowPage:
    """The row, where the reader may see it; NotInReach otherwise. A constant number of queries."""
    fact = KINDS.get(kind)
    if fact is None:
        raise NotInReach
    related = ("union", "campaign", "added_by", "removed_by", *RELATED[fact])
    found = fact.objects.visible_to(user).filter(pk=pk).select_related(*related).first()
    if found is None or found.added_by.number is None:
        raise NotInReach
    siblings = _siblings(found, user)
    eyes = eyes_of(user, INDICATORS[_figure(found)], siblings, {found.union_id})
    return RowPage(
        fact=found,
        kind=kind,
        values=tuple(_values(found, eyes)),
        withheld=is_withheld(found, eyes),
        batch=found.added_by,
        removed_by=found.removed_by,
        sheet=found.sheet or found.SHEET,
        number=found.row,
        siblings=siblings,
    )


def _figure(fact: Fact) -> str:
    """The code of a figure that a row makes."""
    match fact:
        case Contribution(from_above=above):
            return "received" if above else "raised"
        case Service(safe_return=safe):
            return "returned" if safe else "served"
    return "visits" if isinstance(fact, Visit) else "disbursed"


def _siblings(fact: Any, user: Any) -> Scope:
    """All rows of the batch at the row's own union."""
    asked = {"campaign": fact.campaign.code, "union": fact.union.code, "scope": "own"}
    return resolve(user, {**asked, "batch": str(fact.added_by.number)})


def _values(fact: Any, eyes: Eyes) -> list[tuple[str, str]]:
    shown = [(str(column.name), column.says(fact, eyes)) for column in COLUMNS[type(fact)]]
    if is_withheld(fact, eyes) or (isinstance(fact, Disbursement) and eyes.small.hides(fact)):
        return shown
    for name in MORE[type(fact)]:
        kind: Any = "choice" if name == "method" else "count" if name == "reached" else "text"
        column = Column(heading(type(fact), name), name, kind)
        shown.append((str(column.name), column.says(fact, eyes)))
    if isinstance(fact, Disbursement):
        shown.append((_("身份证号"), _("已填，不在这里显示") if fact.person_id else _("没有填")))
    return shown
