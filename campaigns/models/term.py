"""The small tables of names that the cells take. A name in use is never renamed: add another."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """A code, a Chinese name as cells write it, an English name for the English interface."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60, unique=True)
    name_en = models.CharField(_("英文名"), max_length=120, blank=True)
    order = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        abstract = True
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class FundSource(Term):
    """资金来源: whose money it is."""

    from_above = models.BooleanField(
        _("上级拨入"), default=False, help_text=_("省级以下工会从该来源收到的钱是上级拨入，不计入筹集。")
    )
    needs_id = models.BooleanField(_("须填身份证号"), default=False)

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = _("资金来源")


class EnterpriseKind(Term):
    """企业类型: why an enterprise is visited."""

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = _("企业类型")
