"""What one union's own headers mean: said once by its clerk, remembered for its next file."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Lineage, Union
from songnuan.lib.identifiers import mask_inside


class HeaderMeaningQuerySet(models.QuerySet["HeaderMeaning"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(union_id__in=Lineage.objects.reached_by(user))


class HeaderMeaning(models.Model):
    """On this union's sheets of one kind, `written` is the column `header`; empty: not a column that is needed."""

    union = models.ForeignKey(
        Union, models.PROTECT, verbose_name=_("工会"), related_name="header_meanings", editable=False
    )
    sheet = models.CharField(_("工作表"), max_length=20, editable=False)
    written = models.CharField(_("表头写法"), max_length=80, editable=False)
    key = models.CharField(max_length=80, editable=False)
    """`written` as headers are compared (songnuan.lib.text.fold_header)."""
    header = models.CharField(_("标准列名"), max_length=30, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("操作人"), related_name="+", editable=False
    )
    at = models.DateTimeField(_("时间"), default=timezone.now, editable=False)

    objects = HeaderMeaningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("本单位表头")
        ordering = ("union", "sheet", "header", "written")
        constraints = (
            models.UniqueConstraint(fields=("union", "sheet", "key"), name="one_meaning_at_a_union"),
        )

    def __str__(self) -> str:
        return f"{mask_inside(self.written)} → {self.header or _('不是需要的列')}"
