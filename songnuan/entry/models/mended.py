"""A cell that was corrected in the preview: the file stays as it was sent, the correction stands beside it."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Lineage
from songnuan.entry.models.upload import Upload
from songnuan.lib import cipher


class MendedCellQuerySet(models.QuerySet["MendedCell"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(upload__union_id__in=Lineage.objects.reached_by(user))


class MendedCell(models.Model):
    """What was typed in the place of one cell, and what the file holds there: both sealed. Goes with its upload."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="mended")
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    sheet = models.CharField(_("工作表"), max_length=20)
    title = models.CharField(_("原表"), max_length=60)
    row = models.PositiveIntegerField(_("原表行号"))
    header = models.CharField(_("标准列名"), max_length=30)
    sealed = models.BinaryField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("操作人"), related_name="+"
    )
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = MendedCellQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("预览中改的格")
        ordering = ("title", "row", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("upload", "title", "row", "header"), name="a_cell_is_mended_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.row} {self.header}"

    @property
    def values(self) -> dict[str, str]:
        """`before` as the file has it, `after` as it was typed, and `where` the sheet was then taken to have it
        (songnuan.entry.check.CheckedSheet.where); SealBroken where they were tampered with."""
        return cipher.unseal_values(bytes(self.sealed), self.uid)
