"""The text of a union's 综述, with marks where live figures stand."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Lineage, Union


class ArticleTextQuerySet(models.QuerySet["ArticleText"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(union_id__in=Lineage.objects.reached_by(user))


class ArticleText(models.Model):
    """As last edited; `version` rises with every change, so that two editors do not overwrite each other."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, verbose_name=_("活动"), related_name="+")
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), related_name="+")
    text = models.TextField(_("正文"), max_length=20_000)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("修改人"), null=True, related_name="+"
    )
    at = models.DateTimeField(_("修改时间"), auto_now=True)

    objects = ArticleTextQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("综述文稿")
        constraints = (models.UniqueConstraint("campaign", "union", name="one_article_of_a_union"),)

    def __str__(self) -> str:
        return f"{self.campaign} · {self.union}"
