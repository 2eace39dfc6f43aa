"""下拨: money that a union passes down to one below it, as the sender recorded it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.fact import Fact, FactQuerySet
from campaigns.models.term import FundSource
from campaigns.models.union import Lineage, Union
from songnuan.lib.money import FenField


class AllocationQuerySet(FactQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those that the user's unions sent, and those that were sent to them; never what a sibling got."""
        reached = Lineage.objects.reached_by(user)
        return self.filter(Q(union_id__in=reached) | Q(receiver_id__in=reached))

    def recorded_by(self, user: Any) -> Self:
        """Those that the user's unions sent: only these may be voided."""
        return self.filter(union_id__in=Lineage.objects.reached_by(user))


class Allocation(Fact):
    """One sum from `union` to `receiver`, which stands below it. It moves no figure: only money that was received does.

    A wrong one is voided by another batch and typed anew; both stay.
    """

    SHEET = "下拨"

    receiver = models.ForeignKey(
        Union, models.PROTECT, verbose_name=_("收款单位"), related_name="+", db_index=False
    )
    source = models.ForeignKey(
        FundSource, models.PROTECT, verbose_name=_("资金来源"), null=True, blank=True, db_index=False
    )
    amount = FenField(_("金额(元)"))
    date = models.DateField(_("下拨日期"))
    document = models.CharField(_("文号"), max_length=100, blank=True)
    remark = models.CharField(_("备注"), max_length=300, blank=True)

    objects: ClassVar[Any] = AllocationQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = verbose_name_plural = _("下拨")
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_is_money"),
            models.CheckConstraint(condition=~Q(union=F("receiver")), name="no_union_allocates_to_itself"),
        )
        indexes = (
            *Fact.Meta.indexes,
            models.Index(fields=("campaign", "receiver"), name="allocation_of_receiver"),
        )

    def __str__(self) -> str:
        return f"{self.union_id} → {self.receiver_id}"
