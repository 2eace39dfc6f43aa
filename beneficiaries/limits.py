"""How often one user may do something in an hour, counted in the log of events itself."""

import datetime

from django.utils import timezone

from campaigns.models import Event, EventDetail, User

REVEALS = 30
"""Full values that one user may look at in an hour."""

MISSES = 20
"""Searches without a hit in an hour (hardening T45)."""

SEARCHES = 100
"""Searches in an hour, with or without a hit."""

TYPED_MISSES, TYPED = 150, 300
"""The same of look-ups while a visit is typed: a quick clerk enters sixty visits an hour, most recipients for the first time."""

COMPARED = 300
"""ID numbers of which a form of a visit says in an hour whether other units, or this one, helped their owner."""

DOUBLES = 10
"""How many of these may be somebody who is reported, and whose number no page shows, before nothing more is said."""


def in_the_last_hour(user: User, verb: str, **body: object) -> int:
    """How many events of a kind this user caused in the last sixty minutes."""
    since = timezone.now() - datetime.timedelta(hours=1)
    asked = {f"body__{name}": value for name, value in body.items()}
    return Event.objects.filter(actor=user, verb=verb, at__gt=since, **asked).count()


def told_in_the_last_hour(user: User, verb: str) -> set[str]:
    """The ID numbers themselves, as the sealed details of those events hold them. SealBroken where one was changed."""
    since = timezone.now() - datetime.timedelta(hours=1)
    events = Event.objects.filter(actor=user, verb=verb, at__gt=since)
    kept = EventDetail.objects.filter(event__in=events, key__isnull=False)
    return {number for detail in kept for number in (detail.opened or {}).get("numbers", ())}


def numbers_in_the_last_hour(user: User, verb: str, which: str = "numbers") -> int:
    """How many ID numbers this user's events of a kind were about, in the last sixty minutes."""
    since = timezone.now() - datetime.timedelta(hours=1)
    told = Event.objects.filter(actor=user, verb=verb, at__gt=since).values_list("body", flat=True)
    return sum(body.get(which, 0) for body in told)
