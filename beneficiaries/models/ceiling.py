"""Ceilings: the most that one person may be handed, by a document of the federation."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.category import AidItem
from campaigns.models import Campaign, FundSource
from songnuan.lib.money import FenField


class Ceiling(models.Model):
    """What a row, or all rows of a person in one campaign, should not pass. Passing it is a warning, never refused.

    It holds for the campaign, source and item that it names, and for every one where it names none.
    """

    campaign = models.ForeignKey(
        Campaign,
        models.CASCADE,
        verbose_name=_("活动"),
        null=True,
        blank=True,
        related_name="ceilings",
        help_text=_("留空表示每次活动。"),
    )
    source = models.ForeignKey(
        FundSource,
        models.PROTECT,
        verbose_name=_("资金来源"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("留空表示全部资金来源合在一起。"),
    )
    item = models.ForeignKey(
        AidItem,
        models.PROTECT,
        verbose_name=_("救助项目"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("留空表示全部项目合在一起。"),
    )
    per_time = FenField(_("每次最多(元)"), null=True, blank=True)
    per_campaign = FenField(_("每人本次活动最多(元)"), null=True, blank=True)
    document = models.CharField(_("依据的文件"), max_length=100, help_text=_("文号或文件名，写在提醒里。"))

    class Meta:
        verbose_name = verbose_name_plural = _("发放标准")
        ordering = ("-campaign__starts", "pk")
        constraints = (
            models.CheckConstraint(
                condition=(Q(per_time__gt=0) | Q(per_time=None))
                & (Q(per_campaign__gt=0) | Q(per_campaign=None))
                & (Q(per_time__isnull=False) | Q(per_campaign__isnull=False)),
                name="ceiling_has_a_most",
                violation_error_message=_("“每次最多”和“每人本次活动最多”至少填一项，并大于0。"),
            ),
        )

    def __str__(self) -> str:
        return self.document
