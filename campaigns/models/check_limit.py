"""核对标准: from when on something is asked about before a report is filed. The federation sets it, like the ceilings."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from songnuan.lib.money import FenField


class CheckLimitQuerySet(models.QuerySet["CheckLimit"]):
    def holding(self, campaign: Campaign) -> "CheckLimit":
        """The campaign's own, else that of every campaign, else what stands below. One query."""
        found = self.filter(Q(campaign=campaign) | Q(campaign=None)).order_by("campaign")
        own = [limit for limit in found if limit.campaign_id is not None]
        return next(iter([*own, *found]), CheckLimit())

    def for_list(self) -> Self:
        return self.select_related("campaign")


class CheckLimit(models.Model):
    """A figure is asked about that is `factor` times last year's, or that part of it, and differs by `least_…` or more;
    so are rows without an ID number from a share of them on. Nothing is refused: it is answered with a word."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, verbose_name=_("活动"), null=True, blank=True, related_name="check_limits",
        help_text=_("留空表示每次活动。"),
    )  # fmt: skip
    factor = models.PositiveSmallIntegerField(
        _("与上一年相差几倍"), default=2, validators=(MinValueValidator(2), MaxValueValidator(100)),
        help_text=_("是上一年的几倍以上，或者不到上一年的几分之一，就要说明。"),
    )  # fmt: skip
    least_money = FenField(_("相差多少元以下不问"), default=1_000_000)
    least_count = models.PositiveIntegerField(_("相差多少人次、家、次以下不问"), default=50)
    unnamed_percent = models.PositiveSmallIntegerField(
        _("没有身份证号的行占百分之几"), default=20, validators=(MaxValueValidator(100),),
        help_text=_("超过这个比例就要说明；不登记身份证号的类别不算。"),
    )  # fmt: skip

    objects = CheckLimitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("核对标准")
        constraints = (
            models.UniqueConstraint(
                Coalesce("campaign", 0),
                name="one_check_limit_of_a_campaign",
                violation_error_message=_("这次活动已经有核对标准，请修改它。"),
            ),
            models.CheckConstraint(
                condition=Q(factor__gte=2) & Q(least_money__gte=0) & Q(unnamed_percent__lte=100),
                name="check_limit_makes_sense",
            ),
        )

    def __str__(self) -> str:
        return str(self.campaign or _("每次活动"))
