"""上报 as the page sends it: what was looked at is what is filed."""

from typing import Any

from campaigns.models import Filing, Period, Union, User
from songnuan.ledger.filing.acts import file_report

NEVER_LOOKED = -1


def file_now(period: Period, union: Union, typed: Any, *, by: User) -> Filing:
    """File what the form shows. Raises Conflict, also where rows came in since the page was opened."""
    seen = str(typed.get("seen", ""))
    return file_report(
        period, union, by=by, zero=typed.getlist("zero"), remark=typed.get("remark", ""),
        seen=int(seen) if seen.isascii() and seen.isdecimal() else NEVER_LOOKED,
    )  # fmt: skip
