"""The demo's earlier campaign is closed, and a 更正单 for one of its rows waits for its second approver."""

from beneficiaries.models import Disbursement
from campaigns.models import Amendment, Campaign, Union, User
from songnuan.closing.amend import approve
from songnuan.closing.ask import ask
from songnuan.closing.close import close
from songnuan.entry import names
from songnuan.entry.written import written
from songnuan.lib.money import yuan

UNION = "220104"
ASKER, APPROVER = "chaoyang", "changchun"
MORE = 10_000
"""Fen that the clerk had written too little."""


def load(campaign: Campaign, by: User) -> Amendment | None:
    """Close the campaign and ask for the amendment, once; None where it was closed before. Safe to repeat."""
    if campaign.closed_at is not None:
        return None
    campaign = close(campaign, by=by, reason="2022年活动已经结束，数字已核对归档。")
    union = Union.objects.get(code=UNION)
    rows = Disbursement.objects.live().filter(
        campaign=campaign, union=union, person__isnull=False, cash__gt=0
    )
    row = rows.select_related("campaign", "union").order_by("added_by__number", "row").first()
    if row is None:
        return None
    cells = {**written(row, names.load(campaign, union)), "cash": yuan(row.cash + MORE)}
    reason = "签领表上的金额比录入的多100元，录入时看错一行。"
    amendment = ask(row, cells, by=User.objects.get(username=ASKER), reason=reason)
    return approve(amendment, by=User.objects.get(username=APPROVER))
