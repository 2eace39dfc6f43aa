"""Whom other units helped, told while a visit is typed: of so many numbers an hour, each noted (hardening T45).

Whoever types a number learns from the warning whether its owner was helped anywhere in the province: a look-up like one on
查找. The same number counts once an hour, on however many forms it stands. Beyond the hour's numbers the form says nothing
of it but that it does not, nor of what this union itself wrote of them, and the batch that is posted does.
"""

from functools import partial

from django.db import transaction

from beneficiaries.limits import (
    COMPARED,
    in_the_last_hour,
    numbers_in_the_last_hour,
    told_in_the_last_hour,
)
from campaigns import journal
from songnuan.entry.faults import ELSEWHERE, Fault
from songnuan.entry.models import Draft
from songnuan.entry.together import Judged
from songnuan.entry.visits import drafts
from songnuan.entry.visits.saving import HANDED

NOTED = "search.compared"
_OF_PERSONS = frozenset((ELSEWHERE, "similar_name", "co_funded", "duplicate_in_campaign"))
"""What the ledger knows of the owner of a number, at this union or another."""


def told(judged: Judged, draft: Draft, address: str) -> tuple[list[Fault], bool]:
    """All that the rules say of a draft that was kept just now, and whether that is all."""
    asked = set(judged.compared.people)
    if asked <= draft.compared or _may_be_told(judged, draft, address):
        return judged.faults, True
    numbers = _numbers(judged)
    said = [
        fault for fault in judged.faults
        if fault.code not in _OF_PERSONS or numbers.get(fault.row, "") in {"", *draft.compared}
    ]  # fmt: skip
    return said, False


def _may_be_told(judged: Judged, draft: Draft, address: str) -> bool:
    """Whether the hour has room for the numbers that are new in the draft; then they are noted, and stay told.

    Counted and noted under one lock: forms that are sent at once wait for each other.
    """
    with transaction.atomic():
        held = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if held is None:
            return False
        new = set(judged.compared.people) - held.compared
        fresh = sorted(new - told_in_the_last_hour(held.by, NOTED))
        note = partial(journal.note, actor=held.by, campaign=held.campaign, union=held.union, address=address)
        journal.lock()
        before = numbers_in_the_last_hour(held.by, NOTED)
        if not fresh or before + len(fresh) <= COMPARED:
            drafts.remember(held, new)
            if not fresh:
                return True
            body = {"numbers": len(fresh), "hits": len(set(fresh).intersection(_helped(judged).values()))}
            note(NOTED, body=body, detail={"numbers": fresh})
            return True
        if not in_the_last_hour(held.by, "search.alarm", where="visit"):
            note("search.alarm", body={"by": "citizen_id", "misses": before, "where": "visit"})
    return False


def _numbers(judged: Judged) -> dict[int | None, str]:
    """The rows of the form that name somebody by number, right or refused, and the number."""
    sheets = [sheet for sheet in judged.compared.sheets if sheet.name == HANDED]
    rows = [row for sheet in sheets for row in (*sheet.new, *sheet.known, *sheet.refused)]
    return {row.number: row.record.citizen_id for row in rows if row.record.citizen_id}


def _helped(judged: Judged) -> dict[int | None, str]:
    """The rows of the form whose person other units helped, and that person's number."""
    rows = {fault.row for fault in judged.faults if fault.code == ELSEWHERE}
    new = (row for sheet in judged.compared.sheets if sheet.name == HANDED for row in sheet.new)
    return {row.number: row.record.citizen_id for row in new if row.number in rows}
