"""Five periods proposed from a campaign's dates."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from campaigns.models import Campaign

COUNT = 5
AT = datetime.time(17)
"""Offices close at five; the deadline is to the hour."""
DAYS_LATE = 2
"""How long after the deadline a late report is still taken."""


@dataclass(frozen=True)
class Proposed:
    """One period that is not there yet; moments on the server's own clock."""

    number: int
    deadline: datetime.datetime
    closes: datetime.datetime


def propose(campaign: Campaign) -> list[Proposed]:
    """Evenly spread from New Year's Day (or the first day, where that is later) to the last day of the campaign."""
    begins = max(campaign.starts, datetime.date(campaign.ends.year, 1, 1))
    days = (campaign.ends - begins).days
    due = [begins + datetime.timedelta(days=days * number // COUNT) for number in range(1, COUNT + 1)]
    return [
        Proposed(number, at(day), at(day + datetime.timedelta(days=DAYS_LATE)))
        for number, day in enumerate(due, start=1)
    ]


def at(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, AT))
