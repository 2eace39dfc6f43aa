"""A batch: whatever writes facts. Numbered in the order of commits."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.models.union import Lineage, Union


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(union_id__in=Lineage.objects.reached_by(user))

    def made_by(self, user: Any) -> Self:
        """Batches whose rows this person entered, sent, mended or confirmed."""
        return self.filter(
            Q(by=user) | Q(pk__in=self.model.makers.through.objects.filter(user=user).values("batch"))
        )

    def standing(self) -> Self:
        """Batches that were neither undone nor replaced."""
        return self.filter(closed_by=None)


class Batch(models.Model):
    """One act upon the ledger: an upload, an entry, a correction or an undo."""

    class Kind(models.TextChoices):
        UPLOAD = "upload", _("导入")
        ENTRY = "entry", _("录入")
        CORRECTION = "correction", _("更正")
        UNDO = "undo", _("撤销导入")
        MERGE = "merge", _("企业合并")
        ALLOCATION = "allocation", _("登记下拨")
        VOIDING = "voiding", _("作废下拨")

    class Status(models.TextChoices):
        COMMITTED = "committed", _("已导入")
        UNDONE = "undone", _("已撤销")
        REPLACED = "replaced", _("已被替换")

    number = models.BigIntegerField(_("批次号"), null=True, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("活动"), related_name="batches")
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), related_name="batches")
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("操作人"),
        null=True,
        blank=True,
        related_name="batches",
    )
    makers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", editable=False)
    """Whoever else had a hand in its rows: sent the file, mended a cell, answered for a column. None of them reviews it."""
    at = models.DateTimeField(_("时间"))
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    file_name = models.CharField(_("文件名"), max_length=150, blank=True)
    told_name = ""
    """The same as a page's reader is told it, once songnuan.ledger.filenames was asked; nothing before."""
    told_reason = ""
    """The same of the reason, by songnuan.ledger.reasons."""
    file_digest = models.CharField(_("文件指纹"), max_length=64, blank=True)
    stored_as = models.CharField(max_length=100, blank=True, editable=False)
    rows = models.PositiveIntegerField(_("行数"), default=0)
    sheets = models.JSONField(_("各表行数"), default=dict)
    warned = models.JSONField(default=dict, editable=False)
    """Code of a warning → how many of it stood against the file when it was stored."""
    target = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("撤销或替换的批次"), null=True, blank=True, related_name="acts"
    )
    closed_by = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("被哪个批次撤销或替换"),
        null=True,
        blank=True,
        related_name="closes",
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("批次")
        ordering = ("number",)
        permissions = (
            ("upload_batch", _("上传并确认导入")),
            ("undo_batch", _("撤销导入")),
            ("view_original", _("查看原表的行")),
        )
        constraints = (
            # The last wall against the same file sent twice at once (T60).
            models.UniqueConstraint(
                "campaign", "union", "file_digest",
                condition=Q(closed_by=None) & ~Q(file_digest=""), name="a_file_stands_once",
            ),
            models.CheckConstraint(condition=Q(number=None) | Q(number__gt=0), name="batch_number_positive"),
        )  # fmt: skip
        indexes = (models.Index(fields=("campaign", "union"), name="batch_of_union"),)

    def __str__(self) -> str:
        return str(_("批次%(number)s") % {"number": self.number})

    @property
    def status(self) -> str:
        """committed, undone or replaced."""
        if self.closed_by is None:
            return self.Status.COMMITTED.value
        undone = self.closed_by.kind == self.Kind.UNDO
        return (self.Status.UNDONE if undone else self.Status.REPLACED).value

    @property
    def status_label(self) -> str:
        """The status on screen; what was typed or undone was not “imported”."""
        if self.closed_by is None and self.kind != self.Kind.UPLOAD:
            return str(_("已生效"))
        return str(self.Status(self.status).label)
