"""What happened: append-only events, each chained to the one before by its digest."""

import hashlib
import json
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.batch import Batch
from campaigns.models.campaign import Campaign
from campaigns.models.union import Lineage, Union
from songnuan.lib import cipher

WRITTEN = "written"
"""In a detail: reasons and names of files, which people wrote and which may name somebody."""


class Journal(models.Model):
    """The one row that is locked last: batch numbers and the chain's end. One row, id 1."""

    last_number = models.BigIntegerField(default=0)
    last_sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
    key_print = models.CharField(max_length=64, blank=True)
    """Of the key file this database was sealed under: another one is refused instead of failing row by row."""

    mark = models.CharField(max_length=64, blank=True)
    """The end of the chain, signed (campaigns.anchor)."""

    class Meta:
        verbose_name = verbose_name_plural = _("账本末尾")
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_journal"),)

    def __str__(self) -> str:
        return f"{self.last_number}/{self.last_sequence}"


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: Any) -> Self:
        """Events of the unions in reach; those of no union (an unknown name at the login) only for the province."""
        reach = Lineage.objects.reached_by(user)
        province = reach.filter(union__kind=Union.Kind.PROVINCE)
        return self.filter(Q(union_id__in=reach) | Q(Exists(province), union=None))


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
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    body = models.JSONField(_("内容"), default=dict)
    detail_digest = models.CharField(max_length=64, blank=True, editable=False)
    """SHA-256 of the sealed bytes of the event's detail; empty where it has none."""
    previous = models.CharField(_("上一条指纹"), max_length=64)
    digest = models.CharField(_("指纹"), max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("操作记录")
        ordering = ("sequence",)
        indexes = (
            models.Index(fields=("-at", "-sequence"), name="event_by_time"),
            models.Index(fields=("verb", "-at", "-sequence"), name="event_by_verb"),
            models.Index(fields=("actor", "-at", "-sequence"), name="event_by_actor"),
            models.Index(fields=("union", "-at", "-sequence"), name="event_by_union"),
        )

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"

    @property
    def told(self) -> dict[str, Any]:
        """Its body, with what people wrote of it while that is kept; SealBroken where that was tampered with."""
        kept = getattr(self, "detail", None) if self.detail_digest else None
        return {**self.body, **((kept.opened or {}).get(WRITTEN, {}) if kept else {})}

    def worked_out(self) -> str:
        """The digest that belongs to this event's content and its predecessor."""
        content = [
            self.sequence, self.at.isoformat(), self.actor_id, self.verb, self.campaign_id, self.union_id,
            self.batch_id, self.body, self.previous,
        ]  # fmt: skip
        if self.address or self.detail_digest:  # events from before there were such keep their digest
            content += [self.address, self.detail_digest]
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


class EventDetail(models.Model):
    """What an event may say of a person, beside the chain: sealed under a key of its own, which can be destroyed.

    The chain holds the digest of the sealed bytes, so it can be verified with the key and without it.
    """

    event = models.OneToOneField(Event, models.PROTECT, related_name="detail")
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    sealed = models.BinaryField(editable=False)
    key = models.BinaryField(null=True, editable=False)
    """The key of `sealed`, sealed under the key file; none once it was destroyed."""

    class Meta:
        verbose_name = verbose_name_plural = _("操作记录的个人信息")

    def __str__(self) -> str:
        return str(self.event_id)

    @property
    def opened(self) -> dict[str, Any] | None:
        """The detail, None where its key was destroyed; SealBroken where it was tampered with."""
        if self.key is None:
            return None
        return dict(json.loads(cipher.unseal_apart(bytes(self.sealed), bytes(self.key), self.uid)))

    @staticmethod
    def digest_of(sealed: bytes) -> str:
        """What the chain holds of a detail."""
        return hashlib.sha256(sealed).hexdigest()
