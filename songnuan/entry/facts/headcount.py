"""How many people a row is about by its name and its number of identity, beside its person-times."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from songnuan.lib.text import squeeze

_GROUP = re.compile(r"(?<!\d)(\d{1,5})([人名户])", re.ASCII)
_ENDS = frozenset("人名户")
_TAIL = 12
"""Characters at the end of a name that are looked at."""
_OF_ONE = 10
"""So many person-times of one person in a row are nearly always an amount in the wrong column, or a group's."""


def other_count(record: Any) -> Iterator[str]:
    """What is said of a row whose person-times are not those of its name (环卫工人50人), or hardly one person's."""
    name, times = record.name, record.person_times
    tail = squeeze(name[-_TAIL:]) if name[-1:] in _ENDS else ""
    match = next((found for found in _GROUP.finditer(tail) if found.end() == len(tail)), None)
    if match is not None:
        many = int(match[1])
        # A household is of several people, and may count for each of them.
        if times < many or (times > many and match[2] != "户"):
            yield _("名称里写的数是%(many)d，人次是%(times)d。集体慰问按人数计人次，请核对人次这一格。") % {
                "many": many,
                "times": times,
            }
    elif record.citizen_id is not None and times >= _OF_ONE:
        yield _(
            "这一行有身份证号，是一个人，人次却是%(times)d。请核对人次这一格，看是不是把别的数填在了这里。"
        ) % {"times": times}
