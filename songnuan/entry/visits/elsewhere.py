"""Of whom a form of a visit tells something: of so many numbers an hour, each noted (hardening T45).

Whoever types a number learns from warnings and refusals whether its owner was helped anywhere in the province, is reported
by this union, or stands in the same form behind a covered number: a look-up like one on 查找, also where the form is refused
and nothing is stored. The same number counts once an hour, on however many forms it stands. Beyond the hour's numbers, or
once so many of them were somebody whom no page had shown, the form says nothing of them but that it does not, and the
batch that is posted does.
"""

from collections.abc import Collection, Sequence
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.limits import (
    COMPARED,
    DOUBLES,
    in_the_last_hour,
    numbers_in_the_last_hour,
    told_in_the_last_hour,
)
from campaigns import journal
from campaigns.models import User
from songnuan.entry.faults import Fault
from songnuan.entry.models import Draft
from songnuan.entry.sheets import VISITS
from songnuan.entry.together import Judged
from songnuan.entry.visits import drafts
from songnuan.entry.visits.asking import Asking

NOTED = "search.compared"


def told(judged: Judged, asking: Asking, draft: Draft, address: str) -> tuple[list[Fault], bool]:
    """All that the rules say of a draft that was kept just now, and whether that is all."""
    asked = asking.asked.union(judged.compared.people)
    if _may_be_told(judged.faults, asking, asked, draft, by=draft.by, address=address):
        return judged.faults, True
    return asking.kept(judged.faults, draft.compared), False


def refused(faults: list[Fault], asking: Asking, draft: Draft | None, by: User, address: str) -> list[Fault]:
    """What is said of a form that was not saved, `faults` being all that stands against it."""
    if _may_be_told(faults, asking, asking.asked, draft, by=by, address=address):
        return faults
    left = asking.kept(faults, draft.compared if draft else ())
    if any(not fault.is_warning for fault in left):
        return left
    message = _(
        "一小时内比对的证件号太多，暂时不能说明哪些人与已报送的重复。这次没有保存：请去掉可能重复的人，或过一小时再提交。"
    )
    return [*left, Fault(VISITS.name, None, None, "not_permitted", message)]


def _may_be_told(
    faults: Sequence[Fault],
    asking: Asking,
    asked: Collection[str],
    draft: Draft | None,
    *,
    by: User,
    address: str,
) -> bool:
    """Whether the hour has room for the numbers that are new in the draft; then they are noted, and stay told.

    Counted and noted under one lock: forms that are sent at once wait for each other.
    """
    if not asked or (draft is not None and draft.compared.issuperset(asked)):
        return True
    with transaction.atomic():
        held = Draft.objects.select_for_update().filter(pk=draft.pk).first() if draft else None
        if draft is not None and held is None:
            return False
        new = set(asked) - (held.compared if held else frozenset())
        fresh = sorted(new - told_in_the_last_hour(by, NOTED))
        note = partial(
            journal.note, actor=by, campaign=asking.lookups.campaign, union=asking.lookups.union, address=address
        )  # fmt: skip
        journal.lock()
        before = numbers_in_the_last_hour(by, NOTED)
        spent = numbers_in_the_last_hour(by, NOTED, "doubles") >= DOUBLES
        if not fresh or (before + len(fresh) <= COMPARED and not spent):
            if held is not None:
                drafts.remember(held, new)
            if fresh:
                note(NOTED, body=_counts(faults, asking, fresh, by), detail={"numbers": fresh})
            return True
        if not in_the_last_hour(by, "search.alarm", where="visit"):
            note("search.alarm", body={"by": "citizen_id", "misses": before, "where": "visit"})
    return False


def _counts(faults: Sequence[Fault], asking: Asking, fresh: Sequence[str], by: User) -> dict[str, int]:
    """How many numbers, how many of them were somebody, and how many of these at this union or in the form itself."""
    doubles = asking.doubles(faults, by).intersection(fresh)
    hits = asking.helped(faults).intersection(fresh) | doubles
    return {"numbers": len(fresh), "hits": len(hits)} | ({"doubles": len(doubles)} if doubles else {})
