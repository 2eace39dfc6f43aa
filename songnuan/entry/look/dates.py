"""Whole columns of dates in an order that no rule may guess: the clerk says once how they are meant."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from songnuan.entry.check import CheckedSheet
from songnuan.entry.faults import CellFault
from songnuan.entry.look.shown import column_of
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import BY_NAME, Column
from songnuan.lib.text import squeeze

_THREE = re.compile(r"(\d{1,4})[-./年月](\d{1,2})[-./月](\d{1,4})日?", re.ASCII)
_TWO = re.compile(r"(\d{1,2})[-./月](\d{1,2})[日号]?", re.ASCII)


class Order(NamedTuple):
    """An order of day, month and year, and where these stand in what is written; no year means that of the window."""

    code: str
    name: Promise | str
    year: int | None
    month: int
    day: int


ORDERS = (
    Order("dmy", _("日/月/年"), 3, 2, 1), Order("mdy", _("月/日/年"), 3, 1, 2),
    Order("ymd", _("两位数的年/月/日"), 1, 2, 3), Order("md", _("月/日，年份按活动时间补上"), None, 1, 2),
)  # fmt: skip


@dataclass(frozen=True)
class ReadAs:
    """One way in which every faulty date of a column makes sense: the button, and what it would type."""

    key: str
    title: str
    header: str
    name: str
    before: str
    after: str
    texts: dict[str, str]
    """Key of a cell → the date, as it would be typed."""

    @property
    def count(self) -> int:
        return len(self.texts)


Faulty = tuple[str, CheckedSheet, str, str]
"""Key of a cell whose date nobody could read, its sheet, its header, what stands there."""


def ways(cells: Iterable[Faulty], lookups: Lookups) -> Iterator[ReadAs]:
    """For each column every order in which all its faulty dates are days that it may hold."""
    columns: dict[tuple[str, str], list[Faulty]] = defaultdict(list)
    for cell in cells:
        columns[cell[1].title, cell[2]].append(cell)
    for (title, header), faulty in columns.items():
        column = column_of(BY_NAME[faulty[0][1].name], header)
        for order in ORDERS if column and column.kind == "day" else ():
            texts = {key: _read(text, order, column, lookups) for key, _sheet, _header, text in faulty}
            days = {key: day for key, day in texts.items() if day}
            if len(days) == len(faulty):
                key, _sheet, _header, before = faulty[0]
                yield ReadAs(f"{order.code}-{key}", title, header, str(order.name), before, days[key], days)


def _read(text: str, order: Order, column: Column | None, lookups: Lookups) -> str | None:
    found = (_TWO if order.year is None else _THREE).fullmatch(squeeze(text))
    if found is None or column is None:
        return None
    if order.year is None:
        years = sorted({lookups.campaign.starts.year, lookups.campaign.ends.year})
    else:
        written = found[order.year]
        years = [int(written) + 2000 * (len(written) == 2)] if len(written) in (2, 4) else []
    days = []
    for year in years:
        try:
            days.append(column.rule(lookups)(f"{year}-{found[order.month]}-{found[order.day]}"))
        except CellFault:
            continue
    return str(days[0]) if len(days) == 1 else None
