"""已公布的数: what was said, printed or sent, word for word, and by which rows it counted."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Lineage, Union


class PublishedFigureQuerySet(models.QuerySet["PublishedFigure"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(union_id__in=Lineage.objects.reached_by(user))

    def standing(self) -> Self:
        """Those that were not struck out as entered by mistake."""
        return self.filter(voided_at=None)


class PublishedFigure(models.Model):
    """One figure of a union and all below it, as it left. Never changed; struck out where it was entered by mistake.

    `said` is the figure exactly as spoken, its unit and its rounding with it; `status` is one of the rollup's, or an
    edition's, `number` the last batch in it then.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("活动"), related_name="+")
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), related_name="+")
    indicator = models.CharField(_("指标"), max_length=20)
    said = models.CharField(_("公布的说法"), max_length=60)
    where = models.CharField(_("公布场合"), max_length=200)
    on = models.DateField(_("公布日期"))
    spoken_by = models.CharField(_("公布人"), max_length=100)
    status = models.CharField(_("口径"), max_length=12)
    number = models.BigIntegerField(_("截至批次"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("登记人"), null=True, related_name="+"
    )
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("作废人"), null=True, related_name="+"
    )
    voided_at = models.DateTimeField(_("作废时间"), null=True)

    objects = PublishedFigureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("已公布的数")
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=("campaign", "union"), name="published_of_union"),)

    def __str__(self) -> str:
        return f"{self.indicator} {self.said}"
