"""What counties write above their columns, and which column they mean: one table, edited by the federation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HeaderSynonym(models.Model):
    """`written` means the column `header`; on one sheet only where `sheet` is given."""

    sheet = models.CharField(
        _("工作表"), max_length=20, blank=True, help_text=_("只适用于某一张表时填写表名，否则留空。")
    )
    written = models.CharField(_("表头写法"), max_length=60)
    header = models.CharField(_("标准列名"), max_length=30)

    class Meta:
        verbose_name = verbose_name_plural = _("表头别名")
        ordering = ("header", "sheet", "written")
        constraints = (models.UniqueConstraint(fields=("sheet", "written"), name="one_meaning_of_a_header"),)

    def __str__(self) -> str:
        return f"{self.written} → {self.header}"
