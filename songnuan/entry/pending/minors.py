"""Whether a row that waits is about a child: then its form does not print the name (个人信息保护法 第三十一条)."""

import datetime
from collections.abc import Mapping

from songnuan.entry.look.shown import PERSONS, as_written
from songnuan.entry.names import Lookups
from songnuan.entry.rules.day import Day
from songnuan.entry.sheets import ROSTER, Sheet
from songnuan.lib.identifiers import is_minor
from songnuan.lib.spreadsheets.cells import Cell
from songnuan.lib.text import squeeze

LENGTH = 18


def names_a_child(sheet: Sheet, cells: Mapping[str, Cell], lookups: Lookups) -> bool:
    """By the birthday in the number, as it stands, right or wrong; one that shows none may be a child's.

    Who was a minor when the campaign began is taken for one, or earlier still where a roster says since when. Without a
    number nothing says so, and the name would not be sealed once it is stored either.
    """
    if sheet not in PERSONS:
        return False
    number = _written(cells.get("身份证号"))
    if not number:
        return False
    return (
        len(number) < LENGTH or not number[6:14].isdecimal() or is_minor(number, _day(sheet, cells, lookups))
    )


def _written(cell: Cell) -> str:
    """Also of a number that Excel cut short: its birthday is among the digits that are left."""
    if isinstance(cell, float):
        return f"{cell:.0f}"
    return squeeze(as_written(cell))


def _day(sheet: Sheet, cells: Mapping[str, Cell], lookups: Lookups) -> datetime.date:
    began = lookups.campaign.starts
    if sheet is not ROSTER:
        return began
    try:
        since = Day()(cells.get("建档日期"))
    except ValueError:
        since = None
    return min(began, datetime.date.fromisoformat(str(since))) if since else began
