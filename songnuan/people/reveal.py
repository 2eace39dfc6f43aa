"""One field of one person in full: noted first, shown then, so many times an hour."""

from typing import Any

from django.db import transaction

from beneficiaries.limits import REVEALS
from campaigns import journal
from campaigns.lately import in_the_last_hour
from campaigns.models import User
from songnuan.people.rows import PERSONAL, NotHere, row_of, sight_of, written


class TooMany(Exception):
    """The user has looked at as many values as an hour allows. The alarm is noted."""


def hidden_field(user: Any, kind: str, pk: int, field: str) -> Any:
    """The fact whose field may be revealed to this user; NotHere where there is nothing to reveal."""
    fact = row_of(user, kind, pk)
    sight = sight_of(user, kind)
    if (
        field not in PERSONAL
        or sight.withholds(fact)
        or not sight.hides(fact, field)
        or not written(fact, field)
    ):
        raise NotHere
    return fact


def reveal(user: User, fact: Any, field: str, purpose: dict[str, str], address: str) -> str:
    """The full value, once the event that says so is committed. Raises TooMany, which is noted once an hour.

    Whoever calls must not be in a transaction: what is shown and not noted would be worse than the reverse.
    """
    if not _noted(user, fact, field, purpose, address):
        raise TooMany
    return written(fact, field)


def _noted(user: User, fact: Any, field: str, purpose: dict[str, str], address: str) -> bool:
    """Counted and noted under one lock: of two at once, one is the last that the hour allows."""
    with transaction.atomic():
        journal.lock()
        if in_the_last_hour(user, "reveal.shown") >= REVEALS:
            if not in_the_last_hour(user, "reveal.alarm"):
                journal.note(
                    "reveal.alarm", actor=user, union=fact.union, campaign=fact.campaign, address=address,
                    body={"limit": REVEALS, "field": field},
                )  # fmt: skip
            return False
        journal.note(
            "reveal.shown", actor=user, union=fact.union, campaign=fact.campaign, address=address,
            body={"row": f"{fact._meta.model_name}:{fact.pk}", "field": field, **purpose},
            detail={"citizen_id": written(fact, "citizen_id"), "name": written(fact, "name")},
        )  # fmt: skip
    return True
