"""Drafts: kept at every change, given back when the form is opened again, forgotten once it is saved."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campaigns import photographs
from campaigns.models import Campaign, Photograph, Union, User, Visit
from songnuan.entry.models import Draft
from songnuan.entry.models.draft import COMPARED
from songnuan.entry.sheets import VISITS
from songnuan.ledger.post import refuse_finished
from songnuan.lib import cipher

KEPT = timedelta(days=30)
LONGEST = 200_000
"""Characters of one form."""
MOST = 50
"""Drafts of one person at once."""

LEFT_OUT = frozenset(
    ("csrfmiddlewaretoken", "version", "window", "draft", "record", "next", "seen", COMPARED)
)
_OF_A_ROW = "_seen"


class Outdated(Exception):
    """The same draft was kept from another window since."""


class TooLong(Exception):
    """No form that a person typed is that long."""


class TooMany(Exception):
    """Nobody has so many visits in hand at once."""


def keep(
    uid: UUID,
    record: UUID,
    data: Mapping[str, Sequence[str]],
    version: int,
    *,
    window: str,
    campaign: Campaign,
    union: Union,
    by: User,
    corrects: bool,
) -> Draft:
    """Keep the form as it stands. Raises Outdated where it was kept from another window, TooLong, TooMany.

    The window that kept it last is never outdated: it may only have missed the answer, as the line broke.
    LookupError where the draft is somebody else's, or of another visit. Conflict where the campaign takes no visit.
    """
    plain = {
        name: list(values)
        for name, values in data.items()
        if name not in LEFT_OUT and not name.endswith(_OF_A_ROW)
    }
    if sum(len(value) for values in plain.values() for value in values) > LONGEST:
        raise TooLong
    with transaction.atomic():
        refuse_finished(campaign)
        if not Draft.objects.filter(uid=uid).exists():
            refuse_more(by)
            fresh = Draft(uid=uid, record=record, campaign=campaign, union=union, by=by, corrects=corrects)
            # The same form may come twice at its first moment.
            Draft.objects.bulk_create([fresh], ignore_conflicts=True)
        draft = Draft.objects.select_for_update().get(uid=uid)
        if (draft.by_id, draft.record, draft.union_id) != (by.pk, record, union.pk):
            raise LookupError
        if draft.version > version and (not window or draft.window != window):
            raise Outdated
        draft.version = max(draft.version, version) + 1
        draft.window = window
        if draft.compared:
            plain[COMPARED] = sorted(draft.compared)
        draft.sealed = cipher.seal_values(plain, uid)
        draft.save(update_fields=("version", "window", "sealed", "at"))
    return draft


def remember(draft: Draft, numbers: Iterable[str]) -> None:
    """Numbers of which its user was told now. The draft is locked, as it stands."""
    draft.sealed = cipher.seal_values(
        {**draft.data, COMPARED: sorted(draft.compared.union(numbers))}, draft.uid
    )
    draft.save(update_fields=("sealed",))


def refuse_more(by: User) -> None:
    """TooMany where the user has as many drafts as one may have."""
    if Draft.objects.filter(by=by).count() >= MOST:
        raise TooMany


def forget(draft: Draft) -> None:
    """Throw a draft away; photographs that were sent for it go too, where no visit came of it."""
    draft.delete()
    if Visit.objects.of_record(draft.record).exists():
        return
    for photograph in Photograph.objects.of(VISITS.name, draft.record).filter(union=draft.union_id):
        photographs.forget(photograph, by=draft.by)


def sweep(now: datetime | None = None) -> int:
    """Forget drafts that nobody touched for a month; how many."""
    old = list(Draft.objects.filter(at__lt=(now or timezone.now()) - KEPT).select_related("by"))
    for draft in old:
        forget(draft)
    return len(old)
