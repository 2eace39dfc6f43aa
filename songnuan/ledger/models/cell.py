"""A cell of the rollup: every figure of one group of rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Union
from songnuan.lib.money import FenField


class Status(models.TextChoices):
    """Which rows count: all, those filed upwards, those reviewed."""

    ALL = "all", _("全部")
    FILED = "filed", _("已上报")
    REVIEWED = "reviewed", _("已审")


class Cell(models.Model):
    """Figures of a union's rows: with all below it, its own alone, or the province's directly reporting ones.

    `status` is one of Status, or that of an edition (campaigns.models.Edition.status), of which it is a copy.
    `dimension` and `key` narrow the rows to one key of songnuan.ledger.indicators.DIMENSIONS; both empty for the total.
    Money in fen. Distinct counts (家, 人) stand only where both are empty.
    """

    class Scope(models.TextChoices):
        SUBTREE = "subtree", _("本级及以下")
        OWN = "own", _("本级")
        DIRECT = "direct", _("省本级及直报单位")

    campaign = models.ForeignKey(Campaign, models.CASCADE, db_index=False)
    status = models.CharField(max_length=12, choices=Status.choices)
    union = models.ForeignKey(Union, models.PROTECT, db_index=False, related_name="+")
    scope = models.CharField(max_length=7, choices=Scope.choices)
    dimension = models.CharField(max_length=8, blank=True)
    key = models.CharField(max_length=40, blank=True)

    raised = FenField(default=0)
    received = FenField(default=0)
    disbursed = FenField(default=0)
    service_cost = FenField(default=0)
    goods_handed = FenField(default=0)
    consoled = models.BigIntegerField(default=0)
    assisted = models.BigIntegerField(default=0)
    served = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(default=0)
    visits = models.BigIntegerField(default=0)
    activities = models.BigIntegerField(default=0)
    enterprises = models.BigIntegerField(default=0)
    persons = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("汇总格")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "status", "union", "scope", "dimension", "key"),
                name="one_cell_for_a_group",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {self.dimension} {self.key}".strip()
