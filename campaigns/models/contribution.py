"""筹集款物: money and goods as they enter a union."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.fact import Fact
from campaigns.models.term import FundSource
from songnuan.lib.money import FenField


class Contribution(Fact):
    """One sum that came in. `from_above` is worked out once, at entry: received, not raised (domain)."""

    SHEET = "筹集款物"

    class Form(models.TextChoices):
        CASH = "cash", _("资金")
        GOODS = "goods", _("物资")

    source = models.ForeignKey(FundSource, models.PROTECT, verbose_name=_("资金来源"), db_index=False)
    form = models.CharField(_("形式"), max_length=5, choices=Form.choices)
    amount = FenField(_("金额(元)"))
    date = models.DateField(_("到账日期"), null=True, blank=True)
    giver = models.CharField(_("拨款或捐赠单位"), max_length=200, blank=True)
    document = models.CharField(_("文号"), max_length=100, blank=True)
    passed_on = models.BooleanField(_("是否转拨"), null=True, blank=True)
    from_above = models.BooleanField(_("上级拨入"), default=False, editable=False)
    remark = models.TextField(_("备注"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = verbose_name_plural = _("筹集款物")
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gte=0), name="contribution_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.get_form_display()}"
