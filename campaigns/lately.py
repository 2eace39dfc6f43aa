"""How often one user did something in the last hour, counted in the log of events itself."""

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from campaigns.models import Event, User


def lately(user: User, verb: str) -> QuerySet[Event]:
    """The events of a kind that this user caused in the last sixty minutes."""
    since = timezone.now() - datetime.timedelta(hours=1)
    return Event.objects.filter(actor=user, verb=verb, at__gt=since)


def in_the_last_hour(user: User, verb: str, **body: object) -> int:
    """How many these were, with that in their body."""
    return lately(user, verb).filter(**{f"body__{name}": value for name, value in body.items()}).count()
