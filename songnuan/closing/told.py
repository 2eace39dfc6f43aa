"""A 更正单 as its page says it: what changes, personal values masked, and what its reader may still do."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from beneficiaries.models import Category, Disbursement, RosterEntry
from beneficiaries.sight import CLOSED_CLASS, masked
from campaigns.models import Amendment, User
from songnuan.closing.amend import fact_of, may_approve
from songnuan.closing.ask import part_of
from songnuan.entry import names
from songnuan.entry.sheets import BY_NAME, Column
from songnuan.entry.together import Part, judge_all
from songnuan.entry.written import covered
from songnuan.lib.text import squeeze
from songnuan.reports.small import KNOWS_PERSONS

OF_PERSONS = {Disbursement.SHEET, RosterEntry.SHEET}
IMPERSONAL = {
    "category", "purpose", "item", "cash", "goods", "goods_text", "quantity", "person_times", "date", "source", "method",
    "employer", "grassroots", "file_number", "voucher", "kind", "household",
}  # fmt: skip
"""Of a sheet of persons, what says nothing of who is meant: everything else is masked, before and after."""

OF_FIGURES = {"purpose", "cash", "goods", "person_times", "date", "source", "method"}
"""What of that is all that they read who may not know persons: one row is a group of one (decision 22)."""


@dataclass(frozen=True)
class Changed:
    """One column, before and after."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class AmendmentPage:
    """All of it; `row` is the key of the row that it is about, None where it is gone or not there yet.

    `hints` is what the check says of what is asked for, while it is open and to those who have a word in it.
    """

    amendment: Amendment
    changes: tuple[Changed, ...]
    hints: tuple[str, ...]
    row: int | None
    may_approve: bool
    may_refuse: bool
    why_not: str


def amendment_page(amendment: Amendment, user: User) -> AmendmentPage:
    """What this reader sees of it."""
    fact = fact_of(amendment)
    open_ = amendment.state in (Amendment.State.ASKED, Amendment.State.ONCE)
    may, why = may_approve(user, amendment), ""
    concerned = may or user.pk == amendment.asked_by_id
    if open_ and may and user.pk == amendment.asked_by_id:
        why = _("您是申请人，要由另外两位同志审批。")
    elif open_ and may and user.pk == amendment.first_by_id:
        why = _("您已经同意，还要另一位同志同意。")
    return AmendmentPage(
        amendment=amendment,
        changes=_changes(amendment, user),
        hints=_hints(amendment) if open_ and concerned else (),
        row=fact.pk if fact else None,
        may_approve=open_ and may and not why,
        may_refuse=open_ and concerned,
        why_not=why,
    )


def _changes(amendment: Amendment, user: User) -> tuple[Changed, ...]:
    old, new = amendment.cells
    withheld = _is_closed(amendment, {old.get("category", ""), new.get("category", "")})
    withheld = withheld and not user.has_perm(CLOSED_CLASS)
    open_ = IMPERSONAL if user.has_perm(KNOWS_PERSONS) else OF_FIGURES
    found = []
    for column in BY_NAME[amendment.sheet].columns:
        texts = [cells.get(column.field, "") for cells in (old, new)]
        if texts[0] != texts[1]:
            masks = amendment.sheet in OF_PERSONS and column.field not in open_
            shown = [_shown(column, text, masks=masks, withheld=withheld) for text in texts]
            found.append(Changed(str(_(column.header)), *shown))
    return tuple(found)


def _is_closed(amendment: Amendment, categories: set[str]) -> bool:
    """Whether the row is, or is to be, of the closed class."""
    if amendment.sheet != Disbursement.SHEET:
        return False
    closed = Category.objects.filter(campaign=amendment.campaign, closed=True).values_list("name", flat=True)
    return not categories.isdisjoint(squeeze(name) for name in closed)


def _shown(column: Column, text: str, *, masks: bool, withheld: bool) -> str:
    if not text or not masks:
        return covered(column, text)
    return _("不公开") if withheld else masked(column.field, text)


def _hints(amendment: Amendment) -> tuple[str, ...]:
    """What the rules and the ledger say today of the row as it is to be."""
    _old, new = amendment.cells
    if not new:
        return ()
    sheet, fact = BY_NAME[amendment.sheet], fact_of(amendment)
    part = part_of(amendment, sheet, new) if fact is None else Part(sheet, new, fact.row or 0, old=fact)
    faults = judge_all([part], names.load(amendment.campaign, amendment.union)).faults
    return tuple(
        _("%(column)s：%(message)s") % {"column": _(fault.column), "message": fault.message}
        if fault.column
        else fault.message
        for fault in faults
    )
