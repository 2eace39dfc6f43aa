"""更正单 asked for: to change a row, to take one out, to add one that was forgotten. Nothing moves yet."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Amendment, Campaign, Fact, Union, User
from songnuan.closing.noted import note
from songnuan.entry import names
from songnuan.entry.asking import asking
from songnuan.entry.counted import refusal, refusal_of_leaning
from songnuan.entry.faults import Fault
from songnuan.entry.judged import judge_all
from songnuan.entry.names import Lookups
from songnuan.entry.parts import Part, read_parts
from songnuan.entry.sheets import BY_FACT, Sheet
from songnuan.entry.single import Cells
from songnuan.entry.together import refuse_unless_seen, refuse_unless_standing
from songnuan.entry.written import as_it_stood, written
from songnuan.ledger.post import Conflict, refuse_finished
from songnuan.ledger.said import said


class Refused(Conflict):
    """What is asked for could not be posted: every error, as the check of a workbook says it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults[0].message)
        self.faults = faults


def ask(
    fact: Fact, cells: Cells, *, by: User, reason: str, retyped: Collection[str] = (), seen: str = ""
) -> Amendment:
    """To change the row that stands to these cells. Refused by the rules, Conflict where there is nothing to amend, or the row
    is not what the form with the mark `seen` was opened of.

    `retyped`: columns in which something was typed where a value is not printed, so that it is a change, whatever was typed.
    """
    with transaction.atomic():
        _hold(fact.campaign, fact.union)
        refuse_unless_seen(fact, seen)
        refuse_unless_standing(fact)
        # First: otherwise the answer would say of what was typed unseen whether it is what stands, and store nothing.
        _refuse_second(fact)
        lookups = names.load(fact.campaign, fact.union)
        old = written(fact, lookups)
        new = _texts(as_it_stood(fact, _texts(cells), lookups))
        if old == new and not retyped:
            raise Conflict(_("没有改动任何内容，不用提交。"))
        part = Part(BY_FACT[type(fact)], new, fact.row or 0, old=fact, retyped=retyped)
        wrong = _wrong(part, lookups, by)
        if not wrong:
            amendment = _of(fact, Amendment.Kind.CHANGE)
            return _stored(amendment, old, new, by=by, reason=reason, retyped=retyped)
    raise Refused(wrong)


def ask_removal(fact: Fact, *, by: User, reason: str) -> Amendment:
    """To take the row out that stands. Conflict where there is nothing to amend."""
    with transaction.atomic():
        _hold(fact.campaign, fact.union)
        refuse_unless_standing(fact)
        _refuse_second(fact)
        old = written(fact, names.load(fact.campaign, fact.union))
        return _stored(_of(fact, Amendment.Kind.REMOVE), old, {}, by=by, reason=reason)


def ask_addition(sheet: Sheet, cells: Cells, lookups: Lookups, *, by: User, reason: str) -> Amendment:
    """To add a row to the lookups' union and campaign. Refused by the same rules as a row that is typed or uploaded."""
    with transaction.atomic():
        _hold(lookups.campaign, lookups.union)
        amendment = Amendment(
            campaign=lookups.campaign, union=lookups.union, kind=Amendment.Kind.ADD, sheet=sheet.name
        )
        wrong = _wrong(part_of(amendment, sheet, _texts(cells)), lookups, by)
        if not wrong:
            _refuse_the_same(amendment, _texts(cells), by)
            return _stored(amendment, {}, _texts(cells), by=by, reason=reason)
    raise Refused(wrong)


def _refuse_second(fact: Fact) -> None:
    """Of one row one 更正单 is open at a time; the database holds it for those that are sent at once."""
    if Amendment.objects.under_way().filter(sheet=fact.SHEET, fact_id=fact.pk).exists():
        raise Conflict(_("这一行已有一张更正单在办理，办完以后才能再申请。"))


def _refuse_the_same(amendment: Amendment, new: Cells, by: User) -> None:
    """A form that is sent twice asks once; the same row once more is asked for when this one is posted.

    Of what a colleague asked it says nothing: not all of that is shown, and a right guess at it would leave no trace (T45).
    """
    waiting = Amendment.objects.open().filter(
        campaign=amendment.campaign, union=amendment.union, kind=amendment.kind, sheet=amendment.sheet, asked_by=by
    )  # fmt: skip
    if any(one.cells[1] == new for one in waiting):
        raise Conflict(_("要补同样一行的更正单正在办理，没有再申请一次。"))


def part_of(amendment: Amendment, sheet: Sheet, cells: Cells) -> Part:
    """The row that a 更正单 adds: it becomes the record that the 更正单 names."""
    return Part(sheet, cells, fixed={"record": amendment.record.hex})


def _texts(cells: Cells) -> dict[str, str]:
    return {name: str(text or "") for name, text in cells.items()}


def _hold(campaign: Campaign, union: Union) -> None:
    journal.hold(campaign, union)
    found = Campaign.objects.get(pk=campaign.pk)
    if found.anonymised_at is not None:
        refuse_finished(found)
    if found.closed_at is None:
        raise Conflict(_("活动还没有封存，直接录入、更正或删除即可，不用更正单。"))


def _of(fact: Fact, kind: str) -> Amendment:
    return Amendment(
        campaign=fact.campaign, union=fact.union, kind=kind, sheet=fact.SHEET, record=fact.record, fact_id=fact.pk
    )  # fmt: skip


def _wrong(part: Part, lookups: Lookups, by: User) -> list[Fault]:
    """What stands against the row, as far as it is told; that it was told is noted, and stays although nothing is asked for."""
    read = read_parts([part], lookups)
    judged, asked = judge_all(read, lookups, by=by), asking(read, lookups)
    against = refusal(judged, asked, by) or refusal_of_leaning(judged, asked, by)
    return [fault for fault in against if not fault.is_warning]


def _stored(
    amendment: Amendment, old: Cells, new: Cells, *, by: User, reason: str, retyped: Collection[str] = ()
) -> Amendment:
    amendment.reason, amendment.asked_by = said(reason, 500), by
    amendment.seal(_texts(old), _texts(new), retyped)
    try:
        with transaction.atomic():
            amendment.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("这一行已有一张更正单在办理，办完以后才能再申请。")) from None
    note("amendment.asked", amendment, by, reason=amendment.reason)
    return amendment
