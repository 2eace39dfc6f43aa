"""What by-hand entries tell of other units, where row after row is put down and taken back (hardening T45).

A row that stands is work, and stays under its sender's name. One that was corrected into another person, or taken out,
has asked about its person all the same: of so many in an hour an answer is given, as in the form of a visit.
"""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.limits import COMPARED
from beneficiaries.models import Disbursement, RosterEntry
from campaigns import journal
from campaigns.lately import in_the_last_hour
from campaigns.models import Batch, User
from songnuan.entry.faults import ELSEWHERE, Fault

_ASKED = (Disbursement, RosterEntry)
"""A disbursement is answered at once, a roster's row by the list of whom somebody reached."""
_BY_HAND = (Batch.Kind.ENTRY, Batch.Kind.CORRECTION)


def told(batch: Batch, faults: list[Fault]) -> list[Fault]:
    """The faults of a by-hand batch that was posted just now, without what other units did where the hour is used up.

    The security auditor is told once an hour. Part of the transaction that posts the batch.
    """
    if not {fact.SHEET for fact in _ASKED} & {*batch.sheets} or batch.by is None:
        return faults
    people = taken_back(batch.by)
    if people <= COMPARED:
        return faults
    if not in_the_last_hour(batch.by, "search.alarm", where="correction"):
        body = {"by": "citizen_id", "misses": people, "where": "correction"}
        journal.note("search.alarm", actor=batch.by, campaign=batch.campaign, union=batch.union, body=body)
    message = _("一小时内录入后又改掉或删除的人已超过%(most)d个，是否由其他单位慰问过不再提示。") % {
        "most": COMPARED
    }
    kept = [fault for fault in faults if fault.code != ELSEWHERE]
    return [*kept, Fault(Disbursement.SHEET, None, "身份证号", ELSEWHERE, message)]


def taken_back(user: User) -> int:
    """Persons of rows that this user entered by hand in the last sixty minutes, none of whose rows stands there now."""
    since = timezone.now() - datetime.timedelta(hours=1)
    batches = Batch.objects.filter(by=user, at__gt=since, kind__in=_BY_HAND)
    gone = {
        person
        for fact in _ASKED
        for person in fact.objects.filter(
            added_by__in=batches, removed_by__isnull=False, person__isnull=False
        )
        .values_list("person", flat=True)
        .distinct()
    }
    places = batches.order_by().values("union")
    standing = {
        person
        for fact in _ASKED
        for person in fact.objects.live()
        .filter(union__in=places, person__in=gone)
        .values_list("person", flat=True)
    }
    return len(gone - standing)
