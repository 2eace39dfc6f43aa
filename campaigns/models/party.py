"""陪同单位: who else came along on a visit. Who pays counts; the others are named."""

from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.union import Lineage, Union


class PartyQuerySet(models.QuerySet["Party"]):
    def of(self, sheet: str, record: UUID) -> Self:
        """Those of one record, in their order."""
        return self.filter(sheet=sheet, record=record).select_related("union").order_by("pk")

    def accompanied_by(self, user: Any) -> Self:
        """Where a union of the user's came along."""
        return self.filter(union_id__in=Lineage.objects.reached_by(user))


class Party(models.Model):
    """A union of the tree, or a partner outside it by its name, of a joint visit. Hangs on the record, moves no figure."""

    sheet = models.CharField(max_length=20, editable=False)
    record = models.UUIDField(editable=False)
    union = models.ForeignKey(
        Union, models.PROTECT, verbose_name=_("工会"), null=True, blank=True, related_name="accompanied"
    )
    name = models.CharField(_("名称"), max_length=100, blank=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("联合走访单位")
        indexes = (models.Index(fields=("record", "sheet"), name="party_of_record"),)
        constraints = (
            models.CheckConstraint(
                condition=(Q(union=None) & ~Q(name="")) | (Q(union__isnull=False) & Q(name="")),
                name="party_is_a_union_or_a_name",
            ),
        )

    def __str__(self) -> str:
        return self.union.label if self.union else self.name
