"""How often somebody was refused in a short while: the log names the first ones and counts the rest."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Refusals(models.Model):
    """One account or one address, in the window that began at `since`."""

    who = models.CharField(_("谁"), max_length=60, unique=True)
    since = models.DateTimeField(_("自"))
    count = models.PositiveIntegerField(_("次数"), default=0)
    unnoted = models.PositiveIntegerField(_("未逐条记录的次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("被拒绝的次数")

    def __str__(self) -> str:
        return f"{self.who}: {self.count}"
