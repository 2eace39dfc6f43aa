"""How a figure grew day by day, this winter and last, laid side by side by the Spring Festival."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from campaigns.models import Campaign, Festival
from songnuan.ledger.cells import Cells
from songnuan.ledger.indicators import INDICATORS
from songnuan.reports import numbers
from songnuan.reports.narrow import written
from songnuan.reports.parts import elsewhere
from songnuan.reports.scope import Scope
from songnuan.reports.tables import Entry, entry

ADDS_UP_AS = {"enterprises": "visits", "persons": "consoled"}
"""What is shown day by day in place of a distinct count, which does not add up over days."""


@dataclass(frozen=True)
class Day:
    """One day: what came that day, all until then, and all until the same day of last year; None where none is."""

    date: datetime.date
    label: str
    offset: int
    here: Entry | None
    so_far: Entry
    last: Entry | None


@dataclass(frozen=True)
class Days:
    """The days of a figure; `undated` is what names no day, `elsewhere` of unions out of reach: both are in no line."""

    code: str
    name: str
    unit: str
    by_festival: bool
    starts: datetime.date
    anchor: datetime.date
    days: tuple[Day, ...]
    undated: Entry | None
    elsewhere: Entry | None
    year: str
    last_year: str


@dataclass(frozen=True)
class _Course:
    """A figure of one campaign: by day, and the day from which days are counted."""

    scope: Scope
    anchor: datetime.date
    by_day: Mapping[datetime.date, int]
    undated: int

    def until(self, offset: int) -> int:
        last = self.anchor + datetime.timedelta(offset)
        return sum(value for day, value in self.by_day.items() if day <= last)


def days(code: str, scope: Scope, cells: Cells, last: tuple[Scope, Cells] | None) -> Days | None:
    """The course of a figure; None where it has no day at all. One query: the festivals."""
    code = ADDS_UP_AS.get(code, code)
    festivals = dict(Festival.objects.values_list("year", "spring"))
    both = _anchors(scope.campaign, last[0].campaign if last else None, festivals)
    here = _course(code, scope, cells, both[0])
    before = _course(code, last[0], last[1], both[1]) if last and both[1] else None
    if not here.by_day:
        return None
    indicator = INDICATORS[code]
    rest = elsewhere(scope, cells, "day").get(code, 0)
    return Days(
        code=code,
        name=str(indicator.name),
        unit=numbers.unit(indicator),
        by_festival=festivals.get(scope.campaign.ends.year) == here.anchor,
        starts=scope.campaign.starts,
        anchor=here.anchor,
        days=tuple(_days(code, here, before)),
        undated=entry(code, here.undated, scope.to("day", "")) if here.undated else None,
        elsewhere=entry(code, rest, None) if rest else None,
        year=str(scope.campaign.ends.year),
        last_year=str(before.scope.campaign.ends.year) if before and before.by_day else "",
    )


def _anchors(
    this: Campaign, before: Campaign | None, known: Mapping[int, datetime.date]
) -> tuple[datetime.date, datetime.date | None]:
    """Both Spring Festivals; the first days of both campaigns where one of them is not known."""
    here, there = known.get(this.ends.year), known.get(before.ends.year) if before else None
    if here and (there or before is None):
        return here, there
    return this.starts, before.starts if before else None


def _course(code: str, scope: Scope, cells: Cells, anchor: datetime.date) -> _Course:
    values = {key: cells.figures(scope.group, "day", key)[code] for key in cells.keys(scope.group, "day")}
    undated = values.pop("", 0)
    by_day = {datetime.date.fromisoformat(key): value for key, value in values.items() if value}
    return _Course(scope, anchor, by_day, undated)


def _days(code: str, here: _Course, before: _Course | None) -> list[Day]:
    dates = sorted(here.by_day)
    sums = accumulate(here.by_day[date] for date in dates)
    found = []
    for date, so_far in zip(dates, sums, strict=True):
        offset = (date - here.anchor).days
        found.append(
            Day(
                date=date,
                label=written(date),
                offset=offset,
                here=entry(code, here.by_day[date], here.scope.to("day", date.isoformat())),
                so_far=entry(code, so_far, here.scope.until(date)),
                last=_last(code, before, offset),
            )
        )
    return found


def _last(code: str, before: _Course | None, offset: int) -> Entry | None:
    if before is None or not before.by_day:
        return None
    day = before.anchor + datetime.timedelta(offset)
    return entry(code, before.until(offset), before.scope.until(day))
