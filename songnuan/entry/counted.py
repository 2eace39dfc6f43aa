"""Of whom a form with typed rows tells something: of so many numbers an hour, each noted (hardening T45).

Whoever types a number learns from warnings and refusals whether its owner was helped anywhere in the province, is reported
by this union, or stands in the same form behind a covered number: a look-up like one on 查找, also where the form is refused
and nothing is stored. The same number counts once an hour, on however many forms it stands. Beyond the hour's numbers, or
once so many of them were somebody whom no page had shown, a form says nothing of them but that it does not, and the
batch that is posted does. A row that is taken only because somebody stands tells as much as one that is refused: it
counts alike, and beyond the hour's numbers it is not taken either.
"""

from collections.abc import Collection, Sequence
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.limits import (
    COMPARED,
    DOUBLES,
    numbers_in_the_last_hour,
    told_in_the_last_hour,
)
from campaigns import journal
from campaigns.lately import in_the_last_hour
from campaigns.models import User
from songnuan.entry.asking import Asking
from songnuan.entry.faults import Fault
from songnuan.entry.judged import Judged

NOTED = "search.compared"


def refusal(judged: Judged, asked: Asking, by: User) -> list[Fault]:
    """What is said of rows that are wrong, nothing of those that are not. Those that are wrong by themselves are held
    against nothing that stands.

    It is noted in the transaction of whoever asks: that must stand, although nothing is stored.
    """
    if any(not fault.is_warning for fault in judged.alone):
        return judged.alone
    told = judged.of_here if judged.errors else []
    return told if not told or may_be_told(told, asked, asked.asked, by) else _untold(judged, asked)


def refusal_of_leaning(judged: Judged, asked: Asking, by: User) -> list[Fault]:
    """What is said of rows that are right only because somebody stands, where the hour has no room for their numbers.

    Nothing where it has: then they are noted. Whoever posts the rows asks this after it: the chain of events is held last.
    """
    if not asked.leaning or may_be_told(None, asked, asked.asked, by):
        return []
    return _untold(judged, asked)


def _untold(judged: Judged, asked: Asking) -> list[Fault]:
    left = asked.kept(judged.of_here)
    if any(not fault.is_warning for fault in left):
        return left
    message = _(
        "一小时内比对的证件号太多，暂时不能说明哪些人与已报送的重复。这次没有保存：请去掉可能重复的人，或过一小时再提交。"
    )
    return [*left, Fault(asked.sheet, None, None, "not_permitted", message)]


def may_be_told(
    faults: Sequence[Fault] | None, asked: Asking, numbers: Collection[str], by: User, address: str = ""
) -> bool:
    """Whether the hour has room for these numbers; then they are noted, with what the faults tell of them: None where
    that is left to the batch.

    Counted and noted under one lock: forms that are sent at once wait for each other.
    """
    if not numbers:
        return True
    with transaction.atomic():
        journal.lock()
        note = partial(
            journal.note, actor=by, campaign=asked.lookups.campaign, union=asked.lookups.union, address=address
        )  # fmt: skip
        fresh = sorted(set(numbers) - told_in_the_last_hour(by, NOTED))
        before = numbers_in_the_last_hour(by, NOTED)
        spent = numbers_in_the_last_hour(by, NOTED, "doubles") >= DOUBLES
        allowed = not fresh or (before + len(fresh) <= COMPARED and not spent)
        if fresh and allowed:
            note(NOTED, body=_counts(faults, asked, fresh, by), detail={"numbers": fresh})
        elif not allowed and not in_the_last_hour(by, "search.alarm", where="typed"):
            note("search.alarm", body={"by": "citizen_id", "misses": before, "where": "typed"})
    return allowed


def _counts(faults: Sequence[Fault] | None, asked: Asking, fresh: Sequence[str], by: User) -> dict[str, int]:
    """How many numbers, how many of them were somebody, and how many of these at this union or in the form itself."""
    if faults is None:
        return {"numbers": len(fresh), "hits": 0}
    doubles = asked.doubles(faults, by).intersection(fresh)
    hits = asked.helped(faults).intersection(fresh) | doubles
    return {"numbers": len(fresh), "hits": len(hits)} | ({"doubles": len(doubles)} if doubles else {})
