"""人员类别 and the other small tables about people and services."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Term


class Category(models.Model):
    """人员类别, a table of its own for each campaign: heads, and leaves under them."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, verbose_name=_("活动"), related_name="categories")
    code = models.SlugField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名"), max_length=120, blank=True)
    head = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("大类"), null=True, blank=True, related_name="leaves"
    )
    closed = models.BooleanField(
        _("不公开"), default=False, help_text=_("不登记身份证号，姓名只有经特别授权的人可见。")
    )
    needs_id = models.BooleanField(_("须填身份证号"), default=False)
    order = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("人员类别")
        ordering = ("campaign", "order", "pk")
        constraints = (
            models.UniqueConstraint("campaign", "code", name="category_code_in_campaign"),
            models.UniqueConstraint("campaign", "name", name="category_name_in_campaign"),
        )

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class AidItem(Term):
    """救助项目: what an assistance is for."""

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = _("救助项目")


class HardshipKind(Term):
    """困难类型 of a worker on file."""

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = _("困难类型")


class ServiceKind(Term):
    """服务类型; safe return is counted apart from the others."""

    safe_return = models.BooleanField(_("平安返乡返岗"), default=False)

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = _("服务类型")
