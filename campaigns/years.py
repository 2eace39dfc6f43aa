"""The years in which anything of ours lies: others are slips, and the ends of the calendar are beyond what a time zone can reach."""

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from songnuan.lib.text import whole_number

EARLIEST, LATEST = 2000, 2099


def of_our_time(day: datetime.date) -> None:
    """Validator of days and moments. Raises ValidationError."""
    if not EARLIEST <= day.year <= LATEST:
        raise ValidationError(other_year())


def is_out_of_years(text: str) -> bool:
    """Whether a year, or a day or moment that begins with one, is any other; a text that is neither is left to who reads it."""
    year = whole_number(text.partition("-")[0])
    return year is not None and not EARLIEST <= year <= LATEST


def other_year() -> str:
    """What is said of a day in any other year."""
    return _("年份要在%(from)d到%(to)d之间，请核对。") % {"from": EARLIEST, "to": LATEST}
