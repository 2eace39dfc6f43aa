"""A campaign made anonymous, in steps that can be taken up again; and the plan that says beforehand what would go."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal, photographs
from campaigns.models import (
    Batch,
    Campaign,
    Event,
    EventDetail,
    Fact,
    PendingRow,
    Photograph,
    StampedScan,
    User,
)
from campaigns.models.fact import GONE
from songnuan.entry import originals
from songnuan.entry.models import Upload
from songnuan.retention import numbers, people
from songnuan.retention.beside import BESIDE
from songnuan.retention.places import BLANKS

STEP = 1_000
LONGEST_YEAR = 366


class NotDue(ValueError):
    """Why a campaign may not be made anonymous, for whoever asked."""


@dataclass(frozen=True)
class Plan:
    """How much of a campaign is still personal; all zero, and not begun, once it was made anonymous."""

    rows: int
    people: int
    """Also those whom no row of any campaign names any more."""
    pending: int
    texts: int
    """Rows beside the facts: of reports, decisions, 更正单, needs, plans …"""
    files: int
    scans: int
    photographs: int
    details: int
    begun: bool
    """Whether a run of it is under way, or was interrupted: the log has its beginning and not its end."""

    @property
    def counts(self) -> dict[str, int]:
        return {name: count for name, count in asdict(self).items() if name != "begun"}

    @property
    def is_done(self) -> bool:
        return not self.begun and not any(self.counts.values())


def due_on(campaign: Campaign) -> datetime.date:
    """The first day on which a campaign may be made anonymous: its years after its end."""
    years = settings.RETENTION_YEARS if campaign.keep_years is None else campaign.keep_years
    end = campaign.ends
    try:
        return end.replace(year=end.year + years)
    except ValueError:  # 29 February
        return datetime.date(end.year + years, 3, 1)


def refuse_unless_due(campaign: Campaign) -> None:
    """Raises NotDue before that day."""
    due = due_on(campaign)
    if timezone.localdate() < due:
        raise NotDue(
            _("“%(campaign)s”的个人信息要保存到%(day)s，现在不能清除。")
            % {"campaign": campaign, "day": due.isoformat()}
        )


def plan(campaign: Campaign) -> Plan:
    """What would go."""
    return Plan(
        rows=sum(_named(fact, Q(campaign=campaign)).count() for fact in BLANKS),
        people=people.known_in(campaign).count() + people.on_no_row().count(),
        pending=PendingRow.objects.filter(campaign=campaign).count(),
        texts=sum(beside.named(campaign).count() for beside in BESIDE if beside.table is not PendingRow),
        files=_batches(campaign).exclude(stored_as="").count() + _uploads(campaign).count(),
        scans=_scans(campaign).count(),
        photographs=Photograph.objects.filter(campaign=campaign).count(),
        details=_details(campaign, _old()).count(),
        begun=_is_begun(campaign),
    )


def anonymise(campaign: Campaign, *, reason: str, by: User | None) -> Plan:
    """Take every personal value out of a campaign, for good; answers what went in this run.

    Raises NotDue. Killed at any point it is called again and goes on: what it was about to take, and why, is noted before
    anything goes. Figures, batches and the log stay exact.
    """
    refuse_unless_due(campaign)
    going = plan(campaign)
    body = {"reason": reason, "counts": going.counts}
    _close(campaign, {**body, "details": []}, by)
    # Again: what was being sent when it was closed, and takes no turn, is there by then, and nothing else comes.
    for _time in range(2):
        _take_out_all(campaign, by)
    _end(campaign, body, by)
    return going


def _take_out_all(campaign: Campaign, by: User | None) -> None:
    people.forget_in(campaign)
    people.forget_on_no_row()
    for fact in BLANKS:
        take_out(fact, Q(campaign=campaign))
    numbers.mask_in(campaign)
    with transaction.atomic():
        for beside in BESIDE:
            beside.take_out(campaign)
    _forget_files(campaign)
    for photograph in Photograph.objects.filter(campaign=campaign):
        photographs.forget(photograph, by=by)


def take_out(fact: type[Fact], which: Q) -> int:
    """Replace what is personal of these rows, a thousand at a time; how many."""
    count = 0
    while step := list(_named(fact, which).values_list("pk", flat=True)[:STEP]):
        count += fact.objects.filter(pk__in=step).update(**BLANKS[fact])
    return count


def _close(campaign: Campaign, body: dict[str, Any], by: User | None) -> None:
    """From here on nothing is posted to the campaign, which is noted once. Waits for those who are posting just now."""
    with transaction.atomic():
        journal.hold_all(campaign)
        here = Campaign.objects.filter(pk=campaign.pk, anonymised_at=None)
        if here.update(anonymised_at=timezone.now()):
            journal.note("retention.begun", actor=by, campaign=campaign, body=body)
    campaign.refresh_from_db()


def _is_begun(campaign: Campaign) -> bool:
    ended = Event.objects.filter(verb="retention.done", campaign=campaign)
    return campaign.anonymised_at is not None and not ended.exists()


def _end(campaign: Campaign, body: dict[str, Any], by: User | None) -> None:
    """The log's details go with the event that accounts for them, or neither does: a missing key is an alarm."""
    old = _old()
    with transaction.atomic():
        journal.hold_all()  # whoever takes details out besides does so under the same turns
        _destroy_details(campaign, old)
        journal.note(
            "retention.done", actor=by, campaign=campaign, body={**body, "older_than": old.isoformat()}
        )


def _named(fact: type[Fact], which: Q) -> QuerySet[Any]:
    """Also rows whose persons went before the names of worksheets did."""
    return fact.objects.filter(which).exclude(fingerprint=GONE, sheet="").order_by("pk")


def _batches(campaign: Campaign) -> QuerySet[Batch]:
    return Batch.objects.filter(campaign=campaign).exclude(stored_as="", file_name="", reason="")


def _uploads(campaign: Campaign) -> QuerySet[Upload]:
    return Upload.objects.filter(campaign=campaign).exclude(stored_as="", checked_as="", file_name="")


def _forget_files(campaign: Campaign) -> None:
    """The row says so first: a file that is gone cannot be rolled back, one that stayed is found again."""
    for upload in _uploads(campaign):
        _forget((upload.stored_as, upload.checked_as))
        left: dict[str, Any] = {
            "stored_as": "",
            "checked_as": "",
            "file_name": "",
            "message": "",
            "answers": {},
        }
        if upload.state != Upload.State.COMMITTED:
            left["state"] = Upload.State.DISCARDED
        Upload.objects.filter(pk=upload.pk).update(**left)
    for batch in _batches(campaign):
        _forget((batch.stored_as,))
        Batch.objects.filter(pk=batch.pk).update(stored_as="", file_name="", reason="")
    for scan in _scans(campaign):
        _forget((scan.stored_as,))
        StampedScan.objects.filter(pk=scan.pk).update(stored_as="")


def _forget(names: Sequence[str]) -> None:
    for name in filter(None, names):
        originals.forget(name)


def _scans(campaign: Campaign) -> QuerySet[StampedScan]:
    return StampedScan.objects.filter(filing__campaign=campaign).exclude(stored_as="")


def _old() -> datetime.datetime:
    """Before then, what belongs to no campaign is no longer kept."""
    return timezone.now() - datetime.timedelta(days=LONGEST_YEAR * settings.RETENTION_YEARS)


def _details(campaign: Campaign, old: datetime.datetime) -> QuerySet[EventDetail]:
    """Those of the campaign; and those of no campaign (whom somebody searched for) that are older than such are kept."""
    theirs = Q(event__campaign=campaign) | Q(event__campaign=None, event__at__lt=old)
    return EventDetail.objects.filter(theirs, key__isnull=False)


def _destroy_details(campaign: Campaign, old: datetime.datetime) -> None:
    _details(campaign, old).update(key=None)
