"""企业合并: somebody decided that two firms are one, or that they are not."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.enterprise import Enterprise
from campaigns.models.fact import Fact
from campaigns.models.union import Lineage, Union


class EnterpriseMerge(Fact):
    """同一家: a fact like any other, so that it moves 家 in a batch and an undo takes it back. No visit changes."""

    SHEET = "企业合并"

    kept = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="+", db_index=False
    )
    joined = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("并入的企业"), related_name="+", db_index=False
    )

    class Meta(Fact.Meta):
        verbose_name = verbose_name_plural = _("企业合并")
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(condition=~Q(kept=F("joined")), name="no_firm_joins_itself"),
        )

    def __str__(self) -> str:
        return f"{self.kept_id} = {self.joined_id}"


class EnterpriseDistinctionQuerySet(models.QuerySet["EnterpriseDistinction"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(union_id__in=Lineage.objects.reached_by(user))


class EnterpriseDistinction(models.Model):
    """不是同一家, about the visits at or below a union: remembered, so that the pair is not asked about again. Moves no figure."""

    first = models.ForeignKey(Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="+")
    second = models.ForeignKey(Enterprise, models.PROTECT, verbose_name=_("另一家企业"), related_name="+")
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("操作人"), null=True, related_name="+"
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = EnterpriseDistinctionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("企业区分")
        constraints = (
            models.UniqueConstraint("first", "second", "union", name="a_pair_is_told_apart_once"),
            models.CheckConstraint(condition=Q(second__gt=F("first")), name="a_pair_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
