"""更正单: the only way in which a row of a closed campaign may still change."""

import json
import uuid
from collections.abc import Collection, Mapping
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.batch import Batch
from campaigns.models.campaign import Campaign
from campaigns.models.union import Lineage, Union
from songnuan.lib import cipher


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(union_id__in=Lineage.objects.reached_by(user))

    def open(self) -> Self:
        """Those that still wait for somebody's word."""
        return self.filter(state__in=Amendment.OPEN)

    def under_way(self) -> Self:
        """Those of which something may still come: of one row, one at a time."""
        return self.filter(state__in=(*Amendment.OPEN, Amendment.State.GRANTED))

    def granted(self) -> Self:
        """Those that two persons approved and that are being posted."""
        return self.filter(state=Amendment.State.GRANTED, batch=None)


class Amendment(models.Model):
    """One row, its values before and after under seal, who asked and why, and the two others who approved.

    A row that is added has no `fact_id` yet; it is posted as the `record` that the 更正单 names. The database itself
    holds that the three are three.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", _("更正一行")
        REMOVE = "remove", _("删去一行")
        ADD = "add", _("补一行")

    class State(models.TextChoices):
        ASKED = "asked", _("待审批")
        ONCE = "once", _("一人已同意")
        GRANTED = "granted", _("已批准")
        POSTED = "posted", _("已更正")
        REFUSED = "refused", _("不予更正")

    OPEN = (State.ASKED, State.ONCE)
    """States in which it waits for somebody's word."""

    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("活动"), related_name="amendments")
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), related_name="+")
    kind = models.CharField(_("办什么"), max_length=6, choices=Kind.choices, default=Kind.CHANGE)
    sheet = models.CharField(_("表"), max_length=20)
    record = models.UUIDField(default=uuid.uuid4, editable=False)
    fact_id = models.BigIntegerField(null=True, editable=False)
    sealed = models.BinaryField(default=bytes, editable=False)
    reason = models.CharField(_("理由"), max_length=500)
    told_reason = ""
    """The same as a list's reader is told it, once songnuan.closing.told was asked; nothing before."""
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("申请人"), related_name="+"
    )
    asked_at = models.DateTimeField(_("申请时间"), auto_now_add=True)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("第一审批人"), null=True, related_name="+"
    )
    first_at = models.DateTimeField(_("第一次审批时间"), null=True)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("第二审批人"), null=True, related_name="+"
    )
    second_at = models.DateTimeField(_("第二次审批时间"), null=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("不同意的人"), null=True, related_name="+"
    )
    refused_at = models.DateTimeField(_("不同意的时间"), null=True)
    refusal = models.CharField(_("不同意的理由"), max_length=500, blank=True)
    batch = models.ForeignKey(
        Batch, models.PROTECT, verbose_name=_("更正批次"), null=True, related_name="amendments"
    )
    moved_reviewed = models.BooleanField(_("已报、已审的数一并更正"), default=False)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("更正单")
        ordering = ("-pk",)
        permissions = (("approve_amendment", _("审批更正单")),)
        constraints = (
            models.UniqueConstraint(
                "sheet", "fact_id", condition=Q(state__in=("asked", "once", "granted")), name="a_row_is_amended_once"
            ),
            models.CheckConstraint(
                condition=(Q(first_by=None) | ~Q(first_by=F("asked_by")))
                & (Q(second_by=None) | (~Q(second_by=F("asked_by")) & ~Q(second_by=F("first_by")))),
                name="three_persons_amend",
            ),
            models.CheckConstraint(
                condition=Q(kind="add", fact_id=None) | (~Q(kind="add") & Q(fact_id__isnull=False)),
                name="only_an_added_row_is_not_there_yet",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.union_id} {self.sheet} {self.fact_id}"

    def seal(self, old: Mapping[str, str], new: Mapping[str, str], retyped: Collection[str] = ()) -> None:
        """Put the cells before and after under seal, by the names of their fields, and which of them were typed unseen."""
        values = {
            name: json.dumps(dict(cells), ensure_ascii=False) for name, cells in (("old", old), ("new", new))
        }
        values["retyped"] = json.dumps(sorted(retyped))
        self.sealed = cipher.seal_values(values, self.uid)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def cells(self) -> tuple[dict[str, str], dict[str, str]]:
        """Both, opened; empty where the campaign's personal data was taken out. SealBroken where tampered with."""
        if not self.sealed:
            return {}, {}
        private = cipher.unseal_values(bytes(self.sealed), self.uid)
        return json.loads(private["old"]), json.loads(private["new"])

    @property
    def retyped(self) -> frozenset[str]:
        """Fields in which something was typed where a value is not printed: what was asked for, right or wrong. As for `cells`."""
        private = cipher.unseal_values(bytes(self.sealed), self.uid) if self.sealed else {}
        return frozenset(json.loads(private.get("retyped", "[]")))
