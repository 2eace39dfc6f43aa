"""People at the pages of 报送, and what they send."""

from typing import Any

from django.test import Client

from campaigns.models import Filing, Period, User
from songnuan.ledger.filing.acts import file_report, last_batch
from songnuan.ledger.filing.zero import empty_sheets
from tests import factories as make

HANDED = "慰问帮扶发放"


def at_work(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def handed(cash: int = 500, at: str = make.CHAOYANG, **wishes: Any) -> None:
    make.batch({HANDED: [make.disbursement(姓名=f"职工{cash}", **{"慰问金(元)": cash})]}, at, **wishes)


def form(period: Period, at: str = make.CHAOYANG, **changes: Any) -> dict[str, Any]:
    """What the page of the union sends when every empty sheet is ticked."""
    union = make.union(at)
    return {
        "campaign": period.campaign.code, "union": at, "period": period.number,
        "seen": last_batch(period.campaign, union), "zero": empty_sheets(period.campaign, union),
        "answer-unnamed": "户外职工，未登记", **changes,
    }  # fmt: skip


def filed(by: User | None = None, at: str = make.CHAOYANG, period: Period | None = None) -> Filing:
    period = period or make.period()
    return file_report(period, make.union(at), by=by, zero=empty_sheets(period.campaign, make.union(at)))
