"""The board as a report object: a line for each unit in reach, sums by state, the list of whom to remind."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Filing, PendingRow, Period, Union
from songnuan.filings.asked import Asked
from songnuan.filings.board.contacts import Contact, contacts
from songnuan.filings.clock import moment, time_left
from songnuan.ledger.filing.stamps import Stamp, last_scans, stamp_of
from songnuan.ledger.filing.standing import OWED, Standing, reports
from songnuan.ledger.models import Cell
from songnuan.ledger.totals import place_label

LATE, OWING = "late", "owed"
MARKS = (LATE, Stamp.MISSING.value, Stamp.CHANGED.value)
"""What a unit may be besides its state."""


@dataclass(frozen=True)
class Line:
    """A unit in a period. `stamp` is asked only of who filed; `filing` is its last report in the period."""

    union: Union
    label: str
    state: Standing
    filing: Filing | None
    late: bool
    stamp: Stamp
    pending: int
    contacts: tuple[Contact, ...]

    @property
    def owes(self) -> bool:
        return self.state in OWED

    def is_(self, state: str) -> bool:
        """Whether the unit is among those of a filter."""
        return (
            state in ("", self.state, self.stamp)
            or (state == LATE and self.late)
            or (state == OWING and self.owes)
        )


@dataclass(frozen=True)
class Board:
    """`sums` are (code, name, how many) of all units in reach, whichever are shown."""

    period: Period
    left: str
    lines: tuple[Line, ...]
    sums: tuple[tuple[str, str, int], ...]
    of: int
    reminder: str
    state: str


def board(found: Asked, period: Period, union: Union | None, state: str) -> Board:
    """Of the units in reach, at or below one of them where one is asked for. Nine queries, however many units."""
    below = found.tree.subtree(union.pk) if union else set(found.unions)
    units = [found.unions[pk] for pk in found.tree.places if pk in found.unions and pk in below]
    every = _lines(found, period, units)
    shown = tuple(line for line in every if line.is_(state))
    now = timezone.now()
    return Board(
        period, time_left(period, now), shown, _sums(every), len(every), reminder(period, shown, now), state
    )


def _lines(found: Asked, period: Period, units: list[Union]) -> tuple[Line, ...]:
    ids = [unit.pk for unit in units]
    known, scans = reports(found.campaign, period, ids), last_scans(found.campaign, ids)
    waiting, people = PendingRow.objects.counted_by_union(found.campaign), contacts(ids)
    lines = []
    for unit in units:
        filing = known.here.get(unit.pk)
        late = filing is not None and filing.timing != Filing.Timing.ON_TIME
        stamp = stamp_of(known.standing.get(unit.pk), scans.get(unit.pk)) if filing else Stamp.NONE
        lines.append(
            Line(
                unit,
                place_label(unit, Cell.Scope.OWN),
                known.of(unit.pk),
                filing,
                late,
                stamp,
                waiting.get(unit.pk, 0),
                people.get(unit.pk, ()),
            )
        )
    return tuple(lines)


def _sums(lines: tuple[Line, ...]) -> tuple[tuple[str, str, int], ...]:
    counts = Counter(
        code for line in lines for code in (line.state.value, line.stamp.value, LATE if line.late else "")
    )
    names: Mapping[str, str] = {
        **{str(value): str(label) for value, label in Standing.choices},
        LATE: str(_("迟报")), **{mark: str(Stamp(mark).label) for mark in MARKS if mark != LATE},
    }  # fmt: skip
    return tuple((code, name, counts[code]) for code, name in names.items())


def reminder(period: Period, lines: tuple[Line, ...], now: datetime) -> str:
    """For the chat group: who still owes the report, and who is to be called there. Empty where nobody owes it."""
    owing = [line for line in lines if line.owes]
    if not owing:
        return ""
    head = _("%(campaign)s%(period)s报送提醒：%(at)s截止，%(left)s。以下单位还没有报：") % {
        "campaign": period.campaign, "period": period, "at": moment(period.deadline), "left": time_left(period, now),
    }  # fmt: skip
    said = [
        _("%(number)d. %(union)s（%(state)s）%(people)s")
        % {
            "number": number, "union": line.label, "state": line.state.label,
            "people": _("、").join(map(str, line.contacts)),
        }
        for number, line in enumerate(owing, start=1)
    ]  # fmt: skip
    return "\n".join([head, *said])
