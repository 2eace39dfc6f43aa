"""How often one user may do something in an hour, and of how many ID numbers that was."""

from campaigns.lately import lately
from campaigns.models import EventDetail, User

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


def told_in_the_last_hour(user: User, verb: str) -> set[str]:
    """The ID numbers themselves, as the sealed details of those events hold them. SealBroken where one was changed."""
    kept = EventDetail.objects.filter(event__in=lately(user, verb), key__isnull=False)
    return {number for detail in kept for number in (detail.opened or {}).get("numbers", ())}


def numbers_in_the_last_hour(user: User, verb: str, which: str = "numbers") -> int:
    """How many ID numbers this user's events of a kind were about, in the last sixty minutes."""
    return sum(body.get(which, 0) for body in lately(user, verb).values_list("body", flat=True))
