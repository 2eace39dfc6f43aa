"""照片: a photograph of a visit or a service activity. The pictures themselves lie sealed outside the database."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.models.union import Lineage, Union
from songnuan.lib.seen import mark


class PhotographQuerySet(models.QuerySet["Photograph"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(union_id__in=Lineage.objects.reached_by(user))

    def of(self, sheet: str, record: uuid.UUID) -> Self:
        """Those of one record, in their order."""
        return self.filter(sheet=sheet, record=record).order_by("order", "pk")


class Photograph(models.Model):
    """One picture and its caption. It hangs on a record, so it survives corrections, and moves no figure."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sheet = models.CharField(max_length=20, editable=False)
    record = models.UUIDField(editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("活动"), related_name="photographs")
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), related_name="photographs")
    caption = models.CharField(_("照片说明"), max_length=200, blank=True)
    told_caption = ""
    """The same as a page's reader is told it, once songnuan.ledger.pictured was asked; nothing before."""
    order = models.PositiveIntegerField(_("排序"), default=0)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("上传人"), null=True, related_name="+"
    )
    at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    objects = PhotographQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("照片")
        ordering = ("order", "pk")
        indexes = (models.Index(fields=("record", "sheet"), name="photograph_of_record"),)

    def __str__(self) -> str:
        return self.caption or str(self.uid)

    @property
    def seen(self) -> str:
        """The mark of what may be changed of it (songnuan.lib.seen)."""
        return mark(self.caption)
