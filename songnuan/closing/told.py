"""A 更正单 as its page says it: what changes, personal values masked, and what its reader may still do."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaigns.actor import reaches_province
from campaigns.desks import desks
from campaigns.models import Amendment, User
from songnuan.closing.amend import fact_of, may_approve
from songnuan.closing.ask import part_of
from songnuan.closing.values import OF_PERSONS, Values
from songnuan.entry import names
from songnuan.entry.judged import judge_all
from songnuan.entry.parts import Part, read_parts
from songnuan.entry.sheets import BY_NAME
from songnuan.ledger import filenames, reasons
from songnuan.ledger.small import KNOWS_PERSONS


@dataclass(frozen=True)
class Changed:
    """One column, before and after."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class AmendmentPage:
    """All of it; `row` is the key of the row that it is about, None where it is gone or not there yet.

    `hints` is what the check says of what is asked for, while it is open and to those who have a word in it. Who asked is
    told only what the row says by itself: asking posts nothing and counts nobody, so whoever stands is for those who decide,
    and what other units did for those among them to whom the whole province is open (T45).
    """

    amendment: Amendment
    changes: tuple[Changed, ...]
    reason: str
    refusal: str
    hints: tuple[str, ...]
    row: int | None
    may_approve: bool
    may_refuse: bool
    why_not: str


def amendment_page(amendment: Amendment, user: User) -> AmendmentPage:
    """What this reader sees of it."""
    fact, values = fact_of(amendment), Values.of(amendment, user)
    knows = _knows_why(amendment, user, withheld=values.of_persons and bool(values.instead))
    may, why = may_approve(user, amendment), ""
    concerned = may or user.pk == amendment.asked_by_id
    if amendment.is_open and may and user.pk == amendment.asked_by_id:
        why = _("您是申请人，要由另外两位同志审批。")
    elif amendment.is_open and may and user.pk == amendment.first_by_id:
        why = _("您已经同意，还要另一位同志同意。")
    return AmendmentPage(
        amendment=amendment,
        changes=_changes(amendment, values),
        reason=reasons.told(amendment.reason, knows=knows),
        refusal=reasons.told(amendment.refusal, knows=knows or user.pk == amendment.refused_by_id),
        hints=_hints(amendment, user) if amendment.is_open and concerned else (),
        row=fact.pk if fact else None,
        may_approve=amendment.is_open and may and not why,
        may_refuse=amendment.is_open and concerned,
        why_not=why,
    )


def _knows_why(amendment: Amendment, user: User, *, withheld: bool) -> bool:
    """Whether this reader is told what was written about the row: not where the row is withheld, but for who asked and who
    works at its very union, as with the reasons of batches (songnuan.ledger.reasons).
    """
    return not withheld or user.pk == amendment.asked_by_id or amendment.union_id in desks(user)


def tell_reasons(user: User, amendments: Iterable[Amendment]) -> None:
    """Set `told_reason` of each as a list may say it. Who may know persons but not all is led to the page, which knows the row."""
    knows_all, here = filenames.knows_all(user), desks(user)
    instead = _("见更正单") if user.has_perm(KNOWS_PERSONS) else reasons.hidden()
    for amendment in amendments:
        is_mine = amendment.asked_by_id == user.pk or amendment.union_id in here
        is_told = knows_all or is_mine or amendment.sheet not in OF_PERSONS
        amendment.told_reason = amendment.reason if is_told else instead


def _changes(amendment: Amendment, values: Values) -> tuple[Changed, ...]:
    """What was typed where a value is not printed is listed, right or wrong: whoever typed it is not told which."""
    (old, new), retyped = amendment.cells, amendment.retyped
    found = []
    for column in BY_NAME[amendment.sheet].columns:
        texts = [cells.get(column.field, "") for cells in (old, new)]
        if texts[0] != texts[1] or column.field in retyped:
            found.append(Changed(str(_(column.header)), *(values.shown(column, text) for text in texts)))
    return tuple(found)


def _hints(amendment: Amendment, user: User) -> tuple[str, ...]:
    """What the rules and the ledger say today of the row as it is to be."""
    _old, new = amendment.cells
    if not new:
        return ()
    sheet, fact = BY_NAME[amendment.sheet], fact_of(amendment)
    if fact is None:
        part = part_of(amendment, sheet, new)
    else:
        part = Part(sheet, new, fact.row or 0, old=fact, retyped=amendment.retyped)
    lookups = names.load(amendment.campaign, amendment.union)
    judged = judge_all(read_parts([part], lookups), lookups, by=user)
    if user.pk == amendment.asked_by_id:
        told = judged.alone
    else:
        told = judged.faults if reaches_province(user) else judged.of_here
    return tuple(
        _("%(column)s：%(message)s") % {"column": _(fault.column), "message": fault.message}
        if fault.column
        else fault.message
        for fault in told
    )
