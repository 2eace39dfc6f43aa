"""How a union stands in a period: 未报 is not 零报告, and what is being filled in is not filed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Batch, Campaign, Filing, Period


class Standing(models.TextChoices):
    """One of these holds for a union in a period."""

    SILENT = "silent", _("未报")
    FILLING = "filling", _("填报中")
    RETURNED = "returned", pgettext_lazy("state", "退回")
    ZERO = "zero", _("零报告")
    FILED = "filed", _("已上报")
    APPROVED = "approved", _("已审")


OWED = (Standing.SILENT, Standing.FILLING, Standing.RETURNED)
"""Those of whom a report is still expected."""


@dataclass(frozen=True)
class Reports:
    """The reports of some unions in a period: `here` the last of each in it, `standing` the one that counts as filed."""

    here: Mapping[int, Filing]
    standing: Mapping[int, Filing]
    posted: Mapping[int, int]
    """Union's id → the number of its last batch that stands."""

    def of(self, union: int) -> Standing:
        """How the union stands in the period."""
        filing = self.here.get(union)
        if filing is not None:
            return standing_of(filing)
        before = self.standing.get(union)
        return (
            Standing.FILLING
            if self.posted.get(union, 0) > (before.number if before else 0)
            else Standing.SILENT
        )


def standing_of(filing: Filing) -> Standing:
    """How a union stands by its last report of a period."""
    if filing.state in (Filing.State.RETURNED, Filing.State.APPROVED):
        return Standing(filing.state)
    return Standing.ZERO if filing.is_zero else Standing.FILED


def reports(campaign: Campaign, period: Period | None, unions: Iterable[int]) -> Reports:
    """Three queries, however many unions."""
    wanted = set(unions)
    filings = Filing.objects.filter(campaign=campaign, union__in=wanted).select_related(
        "by", "decided_by", "period"
    )
    here = filings.filter(period=period).exclude(state=Filing.State.RECALLED).order_by("pk")
    batches = (
        Batch.objects.standing().filter(campaign=campaign, union__in=wanted).exclude(kind=Batch.Kind.UNDO)
    )
    posted = batches.order_by().values_list("union_id").annotate(models.Max("number"))
    return Reports(
        {filing.union_id: filing for filing in here},
        {filing.union_id: filing for filing in filings.standing()},
        dict(posted),
    )
