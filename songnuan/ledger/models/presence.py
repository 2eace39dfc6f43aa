"""On how many live rows of a union a person or an enterprise stands: what makes distinct counts exact."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Union
from songnuan.ledger.models.cell import Status


class Presence(models.Model):
    """A reference count. `identity` is a person's id, an enterprise's id, or −(visit id) of one that stands alone."""

    class What(models.TextChoices):
        PERSON = "P", _("人员")
        ENTERPRISE = "E", _("企业")

    campaign = models.ForeignKey(Campaign, models.CASCADE, db_index=False)
    status = models.CharField(max_length=12, choices=Status.choices)
    what = models.CharField(max_length=1, choices=What.choices)
    identity = models.BigIntegerField()
    union = models.ForeignKey(Union, models.PROTECT, db_index=False, related_name="+")
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = _("出现次数")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "status", "what", "identity", "union"), name="one_presence_at_a_union"
            ),
            models.CheckConstraint(condition=Q(count__gte=0), name="presence_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.what}{self.identity} @ {self.union_id}: {self.count}"
