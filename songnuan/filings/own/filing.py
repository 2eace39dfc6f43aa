"""上报 as the page sends it: what was looked at is what is filed."""

from typing import Any

from campaigns.models import Filing, Period, Union, User
from songnuan.filings.asked import Asked
from songnuan.filings.checks.checks import findings
from songnuan.filings.checks.finding import answered
from songnuan.ledger.filing.acts import file_report
from songnuan.lib.text import whole_number

NEVER_LOOKED = -1


def file_now(found: Asked, union: Union, period: Period, typed: Any, *, by: User) -> Filing:
    """File what the form shows. Raises Conflict: a finding without a word, rows that came in since it was opened."""
    seen = whole_number(str(typed.get("seen", "")))
    checks = answered(
        findings(found.campaign, found.campaigns, union), lambda code: str(typed.get(f"answer-{code}", ""))
    )
    return file_report(
        period, union, by=by, zero=typed.getlist("zero"), remark=typed.get("remark", ""), checks=checks,
        seen=NEVER_LOOKED if seen is None else seen,
    )  # fmt: skip
