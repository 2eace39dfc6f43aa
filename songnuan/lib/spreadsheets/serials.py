"""Excel's numbers that are shown as dates: which formats say so, and which day a number is."""

from __future__ import annotations

import datetime
import re
from typing import Literal

from songnuan.lib.spreadsheets.cells import Cell
from songnuan.lib.spreadsheets.disguise import SHARES, disguised, shows_otherwise
from songnuan.lib.spreadsheets.worded import Worded, worded

SECONDS = 86_400
FIRST_DAY = datetime.date(1900, 1, 1)
LAST_SERIAL = 2_958_466
BUILT_IN_DATES = {14, 15, 16, 17, *range(27, 32), 36, *range(50, 55), 57, 58}
"""ECMA-376 18.8.30: 27–36 and 50–58 are dates in Chinese offices."""
BUILT_IN_TIMES = {18, 19, 20, 21, 22, *range(32, 36), 45, 46, 47, 55, 56}
LONGEST_FORMAT = 255
"""Characters of a format that a spreadsheet program takes; whoever writes a longer one wants to be misread."""
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
DATE_CODE = re.compile(r"[yd]|aaa|(?<![hs:])m(?![s:])", re.IGNORECASE)
TIME_CODE = re.compile(r"[hs]|上午|下午|am/pm", re.IGNORECASE)


def shows_date(number_format: str) -> bool | None:
    """Answer None for a format that shows a number, else whether a time of day is shown as well or alone."""
    if number_format.strip().lower() in ("general", "g/通用格式", "@", ""):
        return None
    codes = LITERAL.sub("", number_format).split(";")[0]
    if "general" in codes.lower() or "@" in codes:
        return None
    if ELAPSED.search(codes) or TIME_CODE.search(codes):
        return True
    return False if DATE_CODE.search(codes) else None


OTHERWISE: Literal["otherwise"] = "otherwise"
Shows = bool | Literal["otherwise"] | Worded | None
"""What a format makes of a number: None the number itself, OTHERWISE another one, Worded with more than its digits, else a
day, True with a time of day."""


def shows(number_format: str) -> Shows:
    """What a format of one's own shows; of one that is too long, nothing can be told."""
    if len(number_format) > LONGEST_FORMAT:
        return OTHERWISE
    day = shows_date(number_format)
    if day is not None:
        return day
    return OTHERWISE if shows_otherwise(number_format) else worded(number_format)


def in_format(number: float, shows: Literal["otherwise"] | Worded) -> Cell:
    """A number as a cell, in a format that shows it otherwise or with more than its digits."""
    return shows.of(number) if isinstance(shows, Worded) else disguised(number)


def built_in_shows(format_id: int) -> Shows:
    """The same for a built-in format, known by its number only."""
    return OTHERWISE if format_id in SHARES else built_in_shows_date(format_id)


def built_in_shows_date(format_id: int) -> bool | None:
    """The same for a built-in format, known by its number only."""
    if format_id in BUILT_IN_TIMES:
        return True
    return False if format_id in BUILT_IN_DATES else None


def from_serial(
    serial: float, *, with_time: bool, date_1904: bool
) -> datetime.date | datetime.datetime | datetime.time | None:
    """Answer what a number in a date format shows, or None where it is no date.

    Day 1 is 1 January 1900, and day 60 the 29 February 1900 that never was (Excel keeps Lotus' mistake): that
    one is no date. In the 1904 system day 0 is 1 January 1904. A fraction is a time of day, exact to the
    millisecond; a number below 1 in a format with a time is a time alone.
    """
    if not 0 <= serial < LAST_SERIAL:
        return None
    days, milliseconds = divmod(round(serial * SECONDS * 1000), SECONDS * 1000)
    moment = datetime.timedelta(milliseconds=milliseconds)
    if days == 0 and (with_time or (milliseconds and not date_1904)):
        return (datetime.datetime.combine(FIRST_DAY, datetime.time.min) + moment).time()
    if date_1904:
        day = datetime.date(1904, 1, 1) + datetime.timedelta(days=days)
    elif days in (0, 60):
        return None
    else:
        day = datetime.date(1899, 12, 31 if days < 60 else 30) + datetime.timedelta(days=days)
    if milliseconds or with_time:
        return datetime.datetime.combine(day, datetime.time.min) + moment
    return day
