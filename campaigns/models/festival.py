"""春节: the table of dates from which a campaign's window is proposed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Festival(models.Model):
    """The Spring Festival of a year. New Year's Day is always 1 January."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    spring = models.DateField(_("春节"), help_text=_("农历正月初一。国务院办公厅公布后请核对。"))

    class Meta:
        verbose_name = verbose_name_plural = _("节日日期")
        ordering = ("year",)

    def __str__(self) -> str:
        return f"{self.year} · {self.spring}"
