"""What happened: append-only events, each chained to the one before by its digest."""

import hashlib
import json
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.batch import Batch
from campaigns.models.campaign import Campaign
from campaigns.models.union import Lineage, Union


class Journal(models.Model):
    """The one row that is locked last: batch numbers and the chain's end. One row, id 1."""

    last_number = models.BigIntegerField(default=0)
    last_sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
    key_print = models.CharField(max_length=64, blank=True)
    """Of the key file this database was sealed under: another one is refused instead of failing row by row."""

    class Meta:
        verbose_name = verbose_name_plural = _("账本末尾")
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_journal"),)

    def __str__(self) -> str:
        return f"{self.last_number}/{self.last_sequence}"


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(union_id__in=Lineage.objects.reached_by(user))


class Event(models.Model):
    """One event, written in the transaction of what it records. Holds no personal value."""

    sequence = models.BigIntegerField(_("序号"), unique=True)
    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("操作人"),
        null=True,
        blank=True,
        related_name="events",
    )
    verb = models.CharField(_("行为"), max_length=30)
    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("活动"), null=True, blank=True)
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), null=True, blank=True)
    batch = models.ForeignKey(
        Batch, models.PROTECT, verbose_name=_("批次"), null=True, blank=True, related_name="events"
    )
    body = models.JSONField(_("内容"), default=dict)
    previous = models.CharField(_("上一条指纹"), max_length=64)
    digest = models.CharField(_("指纹"), max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("操作记录")
        ordering = ("sequence",)

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"

    def worked_out(self) -> str:
        """The digest that belongs to this event's content and its predecessor."""
        content = [
            self.sequence, self.at.isoformat(), self.actor_id, self.verb, self.campaign_id, self.union_id,
            self.batch_id, self.body, self.previous,
        ]  # fmt: skip
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
