"""Persons who are nobody any more: still one for each who was counted, without number and without a way to find them."""

import os
import time
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Length

from beneficiaries.models import Disbursement, DuplicateDecision, Person, RosterEntry
from campaigns import journal
from campaigns.models import Campaign
from songnuan.ledger.models import Presence, Status

STEP = 100
"""Persons between two turns of those who post: some tenths of a second."""
AT_LONGEST = 0.3
"""Seconds after which a step ends early: each of those whom another campaign needs has rows of their own to be moved."""
WITH_PERSON = (Disbursement, RosterEntry)


def known_in(campaign: Campaign) -> QuerySet[Person]:
    """Persons on rows of the campaign who can still be told by their number."""
    here = Disbursement.objects.filter(campaign=campaign, person__isnull=False).order_by().values("person")
    on_file = RosterEntry.objects.filter(campaign=campaign).order_by().values("person")
    return _numbered().filter(pk__in=here.union(on_file))


def on_no_row() -> QuerySet[Person]:
    """Persons who can be told by their number and stand on no row of any campaign, in no version of one."""
    nowhere = _numbered()
    for fact in WITH_PERSON:
        nowhere = nowhere.filter(~Exists(fact.objects.filter(person=OuterRef("pk"))))
    return nowhere


def forget_in(campaign: Campaign) -> int:
    """Nobody on a row of the campaign can be told any more; how many. Whom another campaign needs stays there.

    By the persons' keys, so that the work grows with them and not with their square; until a whole round finds nobody.
    """
    count = last = 0
    while asked := list(_numbered().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:STEP]):
        last = asked[-1]
        if not (step := _standing(asked, campaign)):
            continue
        with transaction.atomic():
            # Whoever posts to another campaign holds a turn while it looks persons up and adds their rows: what it needs
            # stands by now, and whoever comes later finds nobody under the number.
            journal.hold_all()
            until = time.monotonic() + AT_LONGEST
            elsewhere = sorted(_needed_elsewhere(step, campaign))
            blank([pk for pk in step if pk not in elsewhere])
            count += len(step) - len(elsewhere)
            for pk in elsewhere:
                _part(pk, campaign)
                count += 1
                if time.monotonic() > until:
                    last = pk
                    break
    return count + forget_in(campaign) if count else 0


def _standing(people: Sequence[int], campaign: Campaign) -> list[int]:
    """Those of the persons who stand on a row of the campaign."""
    return sorted({
        pk
        for fact in WITH_PERSON
        for pk in fact.objects.filter(campaign=campaign, person__in=people).order_by().values_list("person_id", flat=True)
    })  # fmt: skip


def forget_on_no_row() -> None:
    """Nobody whom the last campaign let go can be told any more."""
    while True:
        with transaction.atomic():
            journal.hold_all()
            step = list(on_no_row().order_by("pk").values_list("pk", flat=True)[:STEP])
            if not step:
                return
            blank(step)


def blank(people: Sequence[int]) -> None:
    """Take number and blind index from persons, in place: every row and every count that leads to them stays."""
    for pk in people:
        Person.objects.filter(pk=pk).update(sealed=b"", index=os.urandom(32))


def _numbered() -> QuerySet[Person]:
    return Person.objects.annotate(_size=Length("sealed")).filter(_size__gt=0)


def _needed_elsewhere(people: Sequence[int], campaign: Campaign) -> set[int]:
    return {
        pk
        for fact in WITH_PERSON
        for pk in fact.objects.filter(person__in=people)
        .exclude(campaign=campaign)
        .order_by()
        .values_list("person_id", flat=True)
    }


def _part(pk: int, campaign: Campaign) -> None:
    """Put a nobody in the person's place within the campaign: the two cannot be brought together again."""
    nobody = Person.objects.create(sealed=b"", index=os.urandom(32))
    for table in (*WITH_PERSON, DuplicateDecision):
        table.objects.filter(campaign=campaign, person=pk).update(person=nobody)
    # With the statuses, all of them: the index begins with them, and without it each person took the whole table.
    counts = Presence.objects.filter(campaign=campaign, status__in=Status.values, what=Presence.What.PERSON)
    counts.filter(identity=pk).update(identity=nobody.pk)
