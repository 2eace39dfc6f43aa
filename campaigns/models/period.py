"""报送期次: by when every unit of a campaign reports what it has so far."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.models.union import Lineage, Union


class PeriodQuerySet(models.QuerySet["Period"]):
    def current(self, at: Any) -> "Period | None":
        """The first whose deadline has not passed, or the last of all; None where there are none."""
        return self.filter(deadline__gte=at).first() or self.last()


class Period(models.Model):
    """One report of a campaign: cumulative, on time until `deadline`, late until `closes`, then by exception only."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, verbose_name=_("活动"), related_name="periods", db_index=False
    )
    number = models.PositiveSmallIntegerField(_("期次"))
    deadline = models.DateTimeField(_("报送截止时间"))
    closes = models.DateTimeField(
        _("停止接收时间"), help_text=_("过了截止时间还能迟报到这一刻；再晚要有省里批准的补报期限。")
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("报送期次")
        ordering = ("campaign", "number")
        constraints = (
            models.UniqueConstraint("campaign", "number", name="one_period_of_a_number"),
            models.CheckConstraint(condition=Q(closes__gte=F("deadline")), name="period_closes_last"),
        )

    def __str__(self) -> str:
        return str(_("第%(number)d期") % {"number": self.number})


class LateGrantQuerySet(models.QuerySet["LateGrant"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(union_id__in=Lineage.objects.reached_by(user))


class LateGrant(models.Model):
    """准予补报: a unit may file a period until this moment, although it is closed to the others."""

    period = models.ForeignKey(Period, models.CASCADE, verbose_name=_("报送期次"), related_name="grants")
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), related_name="+")
    until = models.DateTimeField(_("准予补报到"))
    reason = models.CharField(_("理由"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("批准人"), null=True, related_name="+"
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = LateGrantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("准予补报")
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.union_id} {self.period_id}"
