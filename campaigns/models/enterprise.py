"""Enterprises: identity rows. What a union wrote about one stands on its visits."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.union import Lineage, Union
from songnuan.lib.identifiers import mask_inside


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    def visible_to(self, user: Any) -> Self:
        """Those that a union of the user's has visited."""
        return self.filter(
            Q(visits__union_id__in=Lineage.objects.reached_by(user)) & Q(visits__removed_by=None)
        ).distinct()


class Enterprise(models.Model):
    """One firm by its credit code (GB 32100) or, where a row has none, by folded name within an area."""

    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, null=True, blank=True, unique=True)
    name = models.CharField(_("企业名称"), max_length=200)
    name_key = models.CharField(_("比对用名称"), max_length=200, editable=False)
    area = models.ForeignKey(
        Union, models.PROTECT, verbose_name=_("统计地区"), null=True, blank=True, related_name="enterprises"
    )

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("企业")
        permissions = (("merge_enterprise", _("判定两个企业是不是同一家")),)
        constraints = (
            models.UniqueConstraint(
                "area", "name_key", condition=Q(credit_code=None), name="uncoded_name_in_area"
            ),
            models.CheckConstraint(
                condition=Q(credit_code__isnull=False) | Q(area__isnull=False), name="uncoded_has_area"
            ),
        )

    def __str__(self) -> str:
        """The key: the name is as its first visitor, maybe another union, wrote it."""
        return self.credit_code or mask_inside(self.name)
