"""Which details of the log were destroyed, and the acts that say so: whoever takes a key away besides is found (T51)."""

from collections import defaultdict
from typing import Any

from django.db.models import F, QuerySet
from django.utils.dateparse import parse_datetime

from campaigns.models import Event, EventDetail

ERASED, ANONYMISED = "person.erased", ("retention.begun", "retention.done")


def told_of(details: QuerySet[EventDetail]) -> list[int]:
    """What the event of an erasure says of them: their numbers in the log, and nothing of whom they were about."""
    return sorted(details.values_list("event__sequence", flat=True))


def unaccounted() -> list[int]:
    """Numbers of events whose detail lost its key without an act that says so: three queries.

    An erasure lists them, and what only began lists none; a campaign that was made anonymous took those of its own events
    before it, and of no campaign's what was older than its event says. Acts from before they said so account for as many as
    they counted.
    """
    gone = EventDetail.objects.filter(key=None).annotate(
        number=F("event__sequence"), campaign=F("event__campaign"), at=F("event__at")
    )
    destroyed = list(gone.order_by("number").values_list("number", "campaign", "at"))
    acts = _Acts()  # only now: what is destroyed from here on is not among those
    found = [number for number, campaign, at in destroyed if not acts.say(number, campaign, at)]
    return [number for number in found if not acts.counted(number)]


class _Acts:
    def __init__(self) -> None:
        self._listed: set[int] = set()
        self._ended: dict[int, int] = defaultdict(int)
        self._older: list[tuple[int, Any]] = []
        self._counted: list[list[int]] = []
        acts = Event.objects.filter(verb__in=(ERASED, *ANONYMISED)).order_by("sequence")
        for sequence, verb, campaign, body in acts.values_list("sequence", "verb", "campaign", "body"):
            if "details" in body:
                self._listed.update(number for number in body["details"] if number < sequence)
                continue
            if "older_than" in body:
                self._older.append((sequence, parse_datetime(body["older_than"])))
            else:
                self._counted.append([sequence, body.get("counts", {}).get("details", 0)])
            if verb in ANONYMISED and campaign is not None:
                self._ended[campaign] = sequence

    def say(self, number: int, campaign: int | None, at: Any) -> bool:
        """Whether an act names this one, or took it by its rule."""
        if number in self._listed:
            return True
        if campaign is not None:
            return number < self._ended[campaign]
        return any(number < sequence and at < before for sequence, before in self._older)

    def counted(self, number: int) -> bool:
        """Whether an act from before they named any still has one to account for; takes it off."""
        for act in self._counted:
            if number < act[0] and act[1] > 0:
                act[1] -= 1
                return True
        return False
