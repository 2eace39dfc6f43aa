"""What the charts draw, as plain data: numbers in display units, and the words that stand on them."""

import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from songnuan.lib.money import FEN_PER_WAN
from songnuan.reports import numbers
from songnuan.reports.days import Days
from songnuan.reports.tables import Table, counted, heading

Chart = dict[str, Any]


def course(days: Days) -> Chart:
    """Two lines over the days from the campaign's first to the last with a fact."""
    first = (days.starts - days.anchor).days
    here = {day.offset: day.so_far.value for day in days.days}
    before = {day.offset: day.last.value for day in days.days if day.last}
    last = max(here)
    offsets = list(range(min(first, last), last + 1))
    lines = [{"name": _("%(year)s年") % {"year": days.year}, "values": _filled(days.code, here, offsets)}]
    if before:
        lines.append(
            {
                "name": _("%(year)s年") % {"year": days.last_year},
                "values": _filled(days.code, before, offsets),
            }
        )
    dates = [days.anchor + datetime.timedelta(offset) for offset in offsets]
    return {
        "kind": "course",
        "unit": days.unit,
        "labels": [_short(date) for date in dates],
        "lines": lines,
        "marks": [mark for mark in _marks(days, offsets) if mark],
    }


def _filled(code: str, known: dict[int, int], offsets: list[int]) -> list[float]:
    """Days without a fact stand where the day before stood; what came before the first day stands on it."""
    so_far = max((value for offset, value in known.items() if offset < offsets[0]), default=0)
    line = []
    for offset in offsets:
        so_far = known.get(offset, so_far)
        line.append(_scaled(code, so_far))
    return line


def _marks(days: Days, offsets: list[int]) -> list[dict[str, Any] | None]:
    new_year = (datetime.date(days.anchor.year, 1, 1) - days.anchor).days
    marks = [(new_year, _("元旦"))]
    if days.by_festival:
        marks.append((0, _("春节")))
    return [
        {"at": offsets.index(offset), "name": name} if offset in offsets else None for offset, name in marks
    ]


def bars(table: Table, *codes: str) -> Chart:
    """One group of bars for each line of a table, one bar for each of these figures."""
    return {
        "kind": "bars",
        "unit": heading(codes[0]).unit,
        "labels": [line.label for line in table.lines],
        "lines": [
            {"name": heading(code).name, "values": [_scaled(code, value) for value in table.column(code)],
             "texts": [numbers.show(counted(code), value) for value in table.column(code)]}
            for code in codes
        ],
    }  # fmt: skip


def _scaled(code: str, value: int) -> float:
    """For the height of a line only; every number that is read comes as text."""
    return value / FEN_PER_WAN if counted(code).is_money else value


def _short(day: datetime.date) -> str:
    return date_format(day, _("n月j日"))
