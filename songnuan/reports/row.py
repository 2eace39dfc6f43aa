"""One row as it was understood, and where it stood in the clerk's own spreadsheet. No personal value unmasked."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from beneficiaries.models import Disbursement, RosterEntry, Service
from campaigns.models import Allocation, Batch, Contribution, Fact, Restoration, Visit
from songnuan.ledger import filenames, reasons
from songnuan.reports.columns import (
    COLUMNS,
    KIND_OF,
    KINDS,
    Column,
    Eyes,
    heading,
    is_untold,
    is_withheld,
    sheet_of,
    with_names,
)
from songnuan.reports.rows import eyes_of
from songnuan.reports.scope import NotInReach, Scope, resolve

MORE: dict[type[Fact], tuple[str, ...]] = {
    Contribution: (),
    Visit: ("industry",),
    Disbursement: ("goods_text", "quantity", "method", "employer", "grassroots"),
    Service: ("programme",),
    RosterEntry: ("employer",),
    Allocation: ("remark",),
}
"""What the list leaves out and one row has room for. Of the closed class and of small groups none of it is shown."""


@dataclass(frozen=True)
class Version:
    """One state of the record that a row is part of: what brought it, what took it away, what brought it back between."""

    pk: int
    added_by: Batch
    removed_by: Batch | None
    away: tuple[Restoration, ...]
    is_shown: bool


@dataclass(frozen=True)
class RowPage:
    """Heading and text of each value; `file`, `sheet` and `number` are those of the file, empty and None without one. Of a
    row that its reader is not told of, the number alone."""

    fact: Any
    kind: str
    values: tuple[tuple[str, str], ...]
    withheld: bool
    batch: Batch
    removed_by: Batch | None
    file: str
    sheet: str
    number: int | None
    siblings: Scope
    history: tuple[Version, ...]
    """Every state of the record, oldest first; one alone where it never changed."""

    @property
    def sheet_kind(self) -> str:
        return str(self.fact.SHEET)

    @property
    def listed_at(self) -> str:
        """The address of the rows of its kind that came with it."""
        if isinstance(self.fact, RosterEntry):
            return f"{reverse('on_file', args=['all'])}?{self.siblings.query}"
        return f"{reverse('rows', args=[_figure(self.fact)])}?{self.siblings.query}"

    @property
    def changed(self) -> bool:
        """Whether there is a history to tell."""
        return len(self.history) > 1 or any(state.removed_by or state.away for state in self.history)

    @property
    def is_amendable(self) -> bool:
        """Whether a 更正单 may be about such a row: about those of the sheets that are reported."""
        return not isinstance(self.fact, Allocation)

    @property
    def counts(self) -> bool:
        """Whether the row stands today."""
        return self.removed_by is None


def row_page(kind: str, pk: int, user: Any) -> RowPage:
    """The row, where the reader may see it; NotInReach otherwise. A constant number of queries."""
    fact = KINDS.get(kind)
    if fact is None:
        raise NotInReach
    rows = fact.objects.visible_to(user).filter(pk=pk)
    found = with_names(rows, "campaign", "removed_by").first()
    if found is None or found.added_by.number is None:
        raise NotInReach
    siblings = _siblings(found, user)
    eyes = eyes_of(user, fact, siblings, {found.union_id})
    filenames.tell_sheets(user, [found])
    return RowPage(
        fact=found,
        kind=kind,
        values=tuple(_values(found, eyes)),
        withheld=is_withheld(found, eyes),
        batch=found.added_by,
        removed_by=found.removed_by,
        file=_file(found, eyes, user),
        sheet=_sheet(found, eyes),
        number=found.row,
        siblings=siblings,
        history=_history(found, eyes, user),
    )


def _sheet(fact: Fact, eyes: Eyes) -> str:
    return sheet_of(fact, eyes) if fact.sheet or is_untold(fact, eyes) else fact.SHEET


def _file(fact: Fact, eyes: Eyes, user: Any) -> str:
    if is_untold(fact, eyes):
        return filenames.hidden() if fact.added_by.file_name else ""
    filenames.tell(user, [fact.added_by])
    return fact.added_by.told_name


def _history(fact: Fact, eyes: Eyes, user: Any) -> tuple[Version, ...]:
    """The states of a record, in the order of their batches, told why where the reader may know."""
    states = KINDS[KIND_OF[type(fact)]].objects.of_record(fact.record).filter(union=fact.union_id)
    found = list(states.select_related("added_by__by", "removed_by").order_by("added_by__number", "pk"))
    away: dict[int, list[Restoration]] = {}
    moved = Restoration.objects.filter(sheet=fact.SHEET, fact_id__in=[state.pk for state in found])
    for gap in moved.select_related("removed_by", "restored_by").order_by("removed_by__number"):
        away.setdefault(gap.fact_id, []).append(gap)
    acts = [batch for state in found for batch in (state.added_by, state.removed_by) if batch]
    if is_untold(fact, eyes):
        reasons.keep_back(acts)
    else:
        reasons.tell(user, acts)
    return tuple(
        Version(
            state.pk, state.added_by, state.removed_by, tuple(away.get(state.pk, ())), state.pk == fact.pk
        )
        for state in found
    )


def _figure(fact: Fact) -> str:
    """The code of a figure that a row makes."""
    match fact:
        case Contribution(from_above=above):
            return "received" if above else "raised"
        case Service(safe_return=safe):
            return "returned" if safe else "served"
        case Allocation():
            return "passed_on"
    return "visits" if isinstance(fact, Visit) else "disbursed"


def _siblings(fact: Any, user: Any) -> Scope:
    """All rows of the batch at the row's own union."""
    asked = {"campaign": fact.campaign.code, "union": fact.union.code, "scope": "own"}
    return resolve(user, {**asked, "batch": str(fact.added_by.number)})


def _values(fact: Any, eyes: Eyes) -> list[tuple[str, str]]:
    shown = [(str(column.name), column.says(fact, eyes)) for column in COLUMNS[type(fact)]]
    if is_withheld(fact, eyes) or (isinstance(fact, Disbursement | RosterEntry) and eyes.small.hides(fact)):
        return shown
    for name in MORE[type(fact)]:
        kind: Any = "choice" if name == "method" else "text"
        column = Column(heading(type(fact), name), name, kind)
        shown.append((str(column.name), column.says(fact, eyes)))
    if isinstance(fact, RosterEntry) or (isinstance(fact, Disbursement) and eyes.persons):
        shown.append((_("身份证号"), _("已填，不在这里显示") if fact.person_id else _("没有填")))
    return shown
