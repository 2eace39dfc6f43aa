"""盖章件: the scan of a report that was printed, signed and stamped."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.filing import Filing
from campaigns.models.union import Lineage


class StampedScanQuerySet(models.QuerySet["StampedScan"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(filing__union_id__in=Lineage.objects.reached_by(user))


class StampedScan(models.Model):
    """One scan; the file lies sealed in the store of uploads. Of several of one report the last one counts."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")
        JPEG = "jpg", _("JPG 图片")
        PNG = "png", _("PNG 图片")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    filing = models.ForeignKey(Filing, models.PROTECT, verbose_name=_("上报"), related_name="scans")
    version = models.CharField(_("版本码"), max_length=12)
    """That of the report when it was stamped."""
    kind = models.CharField(_("文件种类"), max_length=4, choices=Kind.choices)
    size = models.PositiveIntegerField(_("字节数"))
    digest = models.CharField(_("文件指纹"), max_length=64)
    stored_as = models.CharField(max_length=100, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("上传人"), null=True, related_name="+"
    )
    at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    objects = StampedScanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("盖章件")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.filing_id} {self.version}"
