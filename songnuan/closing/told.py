"""A 更正单 as its page says it: what changes, personal values masked, and what its reader may still do."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from beneficiaries.models import Disbursement, RosterEntry
from beneficiaries.sight import Sight, masked
from campaigns.models import Amendment, User
from songnuan.closing.amend import fact_of, may_approve
from songnuan.entry.sheets import BY_NAME

OF_PERSONS = {Disbursement.SHEET, RosterEntry.SHEET}
IMPERSONAL = {
    "category", "purpose", "item", "cash", "goods", "goods_text", "quantity", "person_times", "date", "source", "method",
    "employer", "grassroots", "file_number", "voucher", "kind", "household",
}  # fmt: skip
"""Of a sheet of persons, what says nothing of who is meant: everything else is masked, before and after."""


@dataclass(frozen=True)
class Changed:
    """One column, before and after."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class AmendmentPage:
    """All of it; `row` is the key of the row before, None where it is gone."""

    amendment: Amendment
    changes: tuple[Changed, ...]
    row: int | None
    may_approve: bool
    may_refuse: bool
    why_not: str


def amendment_page(amendment: Amendment, user: User) -> AmendmentPage:
    """What this reader sees of it."""
    fact = fact_of(amendment)
    open_ = amendment.state in (Amendment.State.ASKED, Amendment.State.ONCE)
    may, why = may_approve(user, amendment), ""
    if open_ and may and user.pk == amendment.asked_by_id:
        why = _("您是申请人，要由另外两位同志审批。")
    elif open_ and may and user.pk == amendment.first_by_id:
        why = _("您已经同意，还要另一位同志同意。")
    return AmendmentPage(
        amendment=amendment,
        changes=_changes(amendment, user),
        row=fact.pk if fact else None,
        may_approve=open_ and may and not why,
        may_refuse=open_ and (may or user.pk == amendment.asked_by_id),
        why_not=why,
    )


def _changes(amendment: Amendment, user: User) -> tuple[Changed, ...]:
    old, new = amendment.cells
    fact = fact_of(amendment)
    withheld = fact is not None and Sight.of(user, enters=False).withholds(fact)
    found = []
    for column in BY_NAME[amendment.sheet].columns:
        before, after = old.get(column.field, ""), new.get(column.field, "")
        if before != after:
            shown = [
                _shown(amendment.sheet, column.field, text, withheld=withheld) for text in (before, after)
            ]
            found.append(Changed(str(_(column.header)), *shown))
    return tuple(found)


def _shown(sheet: str, field: str, text: str, *, withheld: bool) -> str:
    if not text or sheet not in OF_PERSONS or field in IMPERSONAL:
        return text
    return _("不公开") if withheld else masked(field, text)
