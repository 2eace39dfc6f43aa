"""Cells of dates."""

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from songnuan.entry.faults import CellFault
from songnuan.entry.rules.text import Plain, refuse_broken
from songnuan.lib.spreadsheets.cells import Cell, Disguised
from songnuan.lib.text import has_odd_digits, nfkc, squeeze

# Spaces stand before a time of day: without them 2023-1-5 10:30 would read as the 51st.
_WRITTEN = re.compile(
    r"(\d{4})\s*+[-./年]\s*+(\d{1,2})\s*+[-./月]\s*+(\d{1,2})(?:\s*+日)?"
    r"(?:(?:T\s*+|(?<!日)\s++T\s*+|\s++|(?<=日))\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?",
    re.ASCII,
)
_FIRST_YEAR = 1900
"""The first that a spreadsheet knows: 0023 was meant otherwise."""
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


@dataclass(frozen=True)
class Day:
    """A date within a window, both ends included; answered as ISO text. A time of day is dropped."""

    first: datetime.date | None = None
    last: datetime.date | None = None

    def __call__(self, cell: Cell) -> Plain:
        refuse_broken(cell)
        if cell is None or (isinstance(cell, str) and not squeeze(cell)):
            return None
        day = self._day(cell)
        if self.first is None and day.year < _FIRST_YEAR:
            raise CellFault("date_invalid", _("没有这一天。请核对日期。"))
        if (self.first and day < self.first) or (self.last and day > self.last):
            raise CellFault("date_outside_campaign", self._outside(day))
        return day.isoformat()

    def _day(self, cell: Cell) -> datetime.date:
        if isinstance(cell, datetime.datetime):
            return cell.date()
        if isinstance(cell, datetime.date):
            return cell
        text = ""
        if isinstance(cell, str):
            text = "" if has_odd_digits(cell) else squeeze(cell)
        elif isinstance(cell, Disguised):
            text = f"{cell.number:.15g}"  # 20230115 shown as 2023.01.15: eight digits are one day, however they are shown
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            text = f"{cell:.15g}"
        match = _DIGITS.fullmatch(text)
        if match is None and isinstance(cell, str) and text:
            match = _WRITTEN.fullmatch(nfkc(cell).strip())
        if match is None:
            raise CellFault("date_invalid", _("日期看不懂。请写成 2023-1-15 这样的形式。"))
        try:
            return datetime.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            raise CellFault("date_invalid", _("没有这一天。请核对日期。")) from None

    def _outside(self, day: datetime.date) -> str:
        if self.first is None:
            return _("日期%(day)s晚于本次活动允许的最后一天%(last)s。请核对年份。") % {
                "day": day,
                "last": self.last,
            }
        return _("日期%(day)s不在允许的范围内（%(first)s 至 %(last)s）。请核对年份和月份。") % {
            "day": day, "first": self.first, "last": self.last,
        }  # fmt: skip
