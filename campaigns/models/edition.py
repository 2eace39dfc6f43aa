"""定稿: the figures of a campaign as they stood at a batch number, named, so that they can be shown again."""

import re

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign

_STATUS = re.compile(r"e([1-9]\d{0,8})", re.ASCII)


class EditionQuerySet(models.QuerySet["Edition"]):
    def of_status(self, status: str) -> "Edition | None":
        """The edition that a status names (`e12`: the one whose key is 12); None for every other."""
        named = _STATUS.fullmatch(status)
        return self.filter(pk=int(named[1])).first() if named else None


class Edition(models.Model):
    """A batch number with a name, a time, an author and a print of every figure.

    The rollup keeps a copy of its cells for it under the status `e` + key.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("活动"), related_name="editions")
    name = models.CharField(_("名称"), max_length=40)
    number = models.BigIntegerField(_("截至批次"))
    digest = models.CharField(_("数字指纹"), max_length=64)
    """SHA-256 over every figure of every union."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("定稿人"), null=True, related_name="+"
    )
    at = models.DateTimeField(_("时间"))
    sequence = models.BigIntegerField(_("日志序号"), default=0, editable=False)
    """Where it stands in the log: which acts came before it does not hang on clocks."""
    remark = models.CharField(_("说明"), max_length=500, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("定稿")
        ordering = ("pk",)
        permissions = (("verify_edition", _("核验定稿")),)
        constraints = (models.UniqueConstraint("campaign", "name", name="one_edition_of_a_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def status(self) -> str:
        """As which status its cells stand in the rollup, and pages ask for it."""
        return f"e{self.pk}"
