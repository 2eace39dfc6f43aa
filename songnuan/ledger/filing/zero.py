"""零报告: a sheet without rows is reported as zero by name, never by silence (未报 ≠ 零报告)."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from beneficiaries.models import Disbursement, Service
from campaigns.models import Campaign, Contribution, Fact, Union, Visit
from songnuan.ledger.post import Conflict

REPORTED: tuple[type[Fact], ...] = (Contribution, Visit, Disbursement, Service)
"""The sheets that a report answers for; the roster is a list, not a figure."""

SHEETS = tuple(fact.SHEET for fact in REPORTED)


def empty_sheets(campaign: Campaign, union: Union) -> list[str]:
    """Which of the reported sheets hold no row of the union's own today. Four queries."""
    return [
        fact.SHEET
        for fact in REPORTED
        if not fact.objects.live().filter(campaign=campaign, union=union).exists()
    ]


def refuse_silence(empty: Collection[str], declared: Collection[str]) -> None:
    """Conflict unless exactly the empty sheets are declared to be zero."""
    silent = [sheet for sheet in empty if sheet not in declared]
    if silent:
        raise Conflict(
            _("%(sheets)s没有数据。确实没有发生的，请勾选“零报告”；漏报的，请先导入再上报。")
            % {"sheets": _("、").join(silent)}
        )
    filled = [sheet for sheet in declared if sheet not in empty]
    if filled:
        raise Conflict(_("%(sheets)s已有数据，不能作零报告。") % {"sheets": _("、").join(filled)})
