"""草稿: a visit that is being typed. What stands in it lies sealed; only who types it sees it, until they left the union's work."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Lineage, Union
from songnuan.lib import cipher

COMPARED = "compared"
"""In the sealed values, beside the fields of the form."""


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, user: Any) -> Self:
        """The user's own, of unions that are still theirs."""
        return self.filter(by=user.pk, union_id__in=Lineage.objects.reached_by(user))


class Draft(models.Model):
    """One form as it was last kept. `record` is the visit that it is to become, or that it corrects."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.UUIDField(editable=False, db_index=True)
    corrects = models.BooleanField(_("更正"), default=False, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, verbose_name=_("活动"), related_name="drafts")
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), related_name="drafts")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("填写人"), related_name="drafts"
    )
    begun = models.DateTimeField(_("开始时间"), auto_now_add=True)
    at = models.DateTimeField(_("保存时间"), auto_now=True)
    version = models.PositiveIntegerField(default=0)
    window = models.CharField(max_length=32, blank=True, editable=False)
    """Which opened page kept it last."""
    sealed = models.BinaryField(default=bytes, editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("草稿")
        ordering = ("-at",)

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def data(self) -> dict[str, list[str]]:
        """What the form held: name of a field → its values."""
        return cipher.unseal_values(bytes(self.sealed), self.uid)

    @property
    def compared(self) -> frozenset[str]:
        """ID numbers of which its user was told, while typing, whether other units helped their owner."""
        return frozenset(self.data.get(COMPARED, ()))
