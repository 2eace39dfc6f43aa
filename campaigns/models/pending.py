"""待处理行: rows that were left out when the good rows of a file were stored. They count in no figure."""

import json
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.batch import Batch
from campaigns.models.campaign import Campaign
from campaigns.models.union import Lineage, Union
from songnuan.lib import cipher

_KEPT = Q(given_up_at=None, batch__closed_by=None)
OPEN = _KEPT & (Q(settled_by=None) | ~Q(settled_by__closed_by=None))


class PendingTable(models.Model):
    """The sheet of a file that pending rows stood on: its headers, and which columns they were understood as."""

    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name=_("批次"), related_name="pending_tables")
    sheet = models.CharField(_("工作表"), max_length=20)
    title = models.CharField(_("原表"), max_length=60)
    heads = models.JSONField(default=list)
    """[header as written, canonical header or empty] for each column, in the file's order."""
    scale = models.PositiveIntegerField(default=1)
    """How many yuan one of its amounts is: 10,000 where the sheet is in 万元."""

    class Meta:
        verbose_name = verbose_name_plural = _("待处理的表")

    def __str__(self) -> str:
        return self.title


class PendingRowQuerySet(models.QuerySet["PendingRow"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(union_id__in=Lineage.objects.reached_by(user))

    def open(self, *, without: Batch | None = None) -> Self:
        """Rows that still wait: not given up, not settled by a batch that stands, their own batch not undone or replaced.

        So an undo takes its pending rows along, and brings back those that it had settled. `without`: as if that batch were
        closed.
        """
        if without is None:
            return self.filter(OPEN)
        return self.filter(OPEN | Q(_KEPT, settled_by=without)).exclude(batch=without)

    def counted_by_union(self, campaign: Campaign) -> dict[int, int]:
        """Union's id → how many rows of it wait in a campaign; unions without any are absent. One query."""
        waiting = self.open().filter(campaign=campaign).order_by().values_list("union_id")
        return dict(waiting.annotate(Count("pk")))


class PendingRow(models.Model):
    """One row as it was sent, sealed, with what was wrong with it. Nothing of it is changed; what happens is added."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    table = models.ForeignKey(PendingTable, models.PROTECT, related_name="rows")
    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name=_("批次"), related_name="pending")
    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("活动"), related_name="pending")
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), related_name="pending")
    row = models.PositiveIntegerField(_("原表行号"))
    sealed = models.BinaryField(editable=False)
    settled_by = models.ForeignKey(
        Batch, models.PROTECT, verbose_name=_("由批次处理"), null=True, blank=True, related_name="settled"
    )
    """The batch that stored it corrected, or that left it pending anew."""
    was_closed = models.BooleanField(default=False, editable=False)
    """Whether it was stored once as a row of the closed class, as its cells may not say."""
    was_a_childs = models.BooleanField(default=False, editable=False)
    """Likewise, about a minor."""
    given_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("操作人"),
        null=True,
        blank=True,
        related_name="+",
    )
    given_up_at = models.DateTimeField(_("时间"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)

    objects = PendingRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("待处理行")
        ordering = ("pk",)
        indexes = (
            models.Index(
                fields=("campaign", "union"), condition=Q(given_up_at=None), name="pending_of_union"
            ),
        )

    def __str__(self) -> str:
        return f"{self.table_id} {self.row}"

    def waits(self, without: Batch | None = None) -> bool:
        """What `open` asks of the table, of a row whose batches are at hand."""
        by = self.settled_by
        kept = self.given_up_at is None and self.batch.closed_by_id is None and self.batch != without
        return kept and (by is None or by.closed_by_id is not None or by == without)

    @property
    def token(self) -> str:
        """By what the row is known again in a workbook that comes back."""
        return f"{self.pk}-{self.uid.hex[:8]}"

    @property
    def content(self) -> dict[str, Any]:
        """`cells` in the order of the table's heads, `faults` as [column or null, code, message]; SealBroken."""
        opened: dict[str, Any] = json.loads(cipher.unseal(bytes(self.sealed), self.uid))
        return opened
