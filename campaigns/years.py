"""The years in which anything of ours lies: others are slips, and the ends of the calendar are beyond what a time zone can reach."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

EARLIEST, LATEST = 2000, 2099
_YEAR = re.compile(r"[0-9]{4}(?=-|\Z)")


def of_our_time(day: datetime.date) -> None:
    """Validator of days and moments. Raises ValidationError."""
    if not EARLIEST <= day.year <= LATEST:
        raise ValidationError(other_year())


def begins_in_our_time(text: str) -> bool:
    """Whether a text is a year of our time, or a day or moment that begins with one, in plain digits."""
    found = _YEAR.match(text)
    return found is not None and EARLIEST <= int(found[0]) <= LATEST


def other_year() -> str:
    """What is said of a day in any other year."""
    return _("年份要在%(from)d到%(to)d之间，请核对。") % {"from": EARLIEST, "to": LATEST}
