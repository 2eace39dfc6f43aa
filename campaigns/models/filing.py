"""上报: a union answers for its rows as they stood at a batch number. Every act upon it is noted on it and in the log."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.models.edition import Edition
from campaigns.models.period import Period
from campaigns.models.union import Lineage, Union


class FilingQuerySet(models.QuerySet["Filing"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(union_id__in=Lineage.objects.reached_by(user))

    def standing(self) -> Self:
        """The one of each union that counts as filed: the last that was not recalled."""
        return self.filter(stands=True)

    def reviewed(self) -> Self:
        """The one of each union that counts as reviewed: the last that was approved."""
        return self.filter(counts_reviewed=True)

    def by(self, edition: Edition) -> Self:
        """Those that had been made and not been taken back when an edition was taken, by the order of the log."""
        later = Q(recalled_sequence=None) | Q(recalled_sequence__gt=edition.sequence)
        return self.filter(later, campaign=edition.campaign_id, sequence__lt=edition.sequence)


class Filing(models.Model):
    """One report of a union in a period: the set of its rows as of ledger number `number`.

    `stands` and `counts_reviewed` mark the one filing of a union under which its rows are *filed* and *reviewed*;
    the database holds that there is one of each. `figures` are those of the union's own rows when it was filed
    (fen or counts), `version` their short print: the same figures have the same version.
    """

    class State(models.TextChoices):
        FILED = "filed", _("已上报")
        RECALLED = "recalled", _("已撤回")
        RETURNED = "returned", _("已退回")
        APPROVED = "approved", _("已审")
        SUPERSEDED = "superseded", _("已由下一期代替")

    class Timing(models.TextChoices):
        ON_TIME = "on_time", _("按时")
        LATE = "late", _("迟报")
        SUPPLEMENT = "supplement", _("补报")

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, verbose_name=_("活动"), related_name="filings", db_index=False
    )
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), related_name="filings")
    period = models.ForeignKey(Period, models.PROTECT, verbose_name=_("报送期次"), related_name="filings")
    number = models.BigIntegerField(_("截至批次"))
    zero_sheets = models.JSONField(_("零报告的表"), default=list)
    is_zero = models.BooleanField(_("零报告"), default=False)
    on_behalf = models.BooleanField(_("代报"), default=False)
    timing = models.CharField(_("时间"), max_length=10, choices=Timing.choices, default=Timing.ON_TIME)
    remark = models.CharField(_("说明"), max_length=500, blank=True)
    checks = models.JSONField(_("报前核对"), default=list)
    """What the check before filing found, and the words with which it was answered: {code, text, answer} each."""
    figures = models.JSONField(default=dict)
    version = models.CharField(_("版本码"), max_length=12, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("上报人"), null=True, related_name="+"
    )
    at = models.DateTimeField(_("上报时间"))
    sequence = models.BigIntegerField(_("上报的日志序号"), default=0, editable=False)
    recalled_sequence = models.BigIntegerField(_("撤回的日志序号"), null=True, editable=False)
    """Where both acts stand in the log: what came before what does not hang on clocks."""
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.FILED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("办理人"),
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("办理时间"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    told_reason = ""
    """The same as a page's reader is told it, once songnuan.ledger.filing.reasons was asked; nothing before."""
    stands = models.BooleanField(default=False)
    counts_reviewed = models.BooleanField(default=False)

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("上报")
        ordering = ("pk",)
        permissions = (("file_filing", _("上报和撤回")), ("review_filing", _("审核和退回")))
        constraints = (
            models.UniqueConstraint("campaign", "union", condition=Q(stands=True), name="one_filing_stands"),
            models.UniqueConstraint(
                "campaign", "union", condition=Q(counts_reviewed=True), name="one_filing_is_reviewed"
            ),
        )
        indexes = (models.Index(fields=("campaign", "union"), name="filing_of_union"),)

    def __str__(self) -> str:
        return f"{self.union_id} {self.period_id} {self.state}"


class ReturnedRowQuerySet(models.QuerySet["ReturnedRow"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(filing__union_id__in=Lineage.objects.reached_by(user))


class ReturnedRow(models.Model):
    """退回的行: one row of a returned filing, with what the reviewer wrote about it. A correction of it answers."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="returned_rows")
    sheet = models.CharField(_("表"), max_length=20)
    fact_id = models.BigIntegerField()
    record = models.UUIDField(default=uuid.uuid4)
    reason = models.CharField(_("退回理由"), max_length=300)

    objects = ReturnedRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("退回的行")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint("filing", "sheet", "fact_id", name="a_row_is_returned_once"),)

    def __str__(self) -> str:
        return f"{self.filing_id} {self.sheet} {self.fact_id}"
