"""分类服务: a service activity, safe return among them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.category import ServiceKind
from campaigns.models import Fact, FundSource
from songnuan.lib.money import FenField


class Service(Fact):
    """One activity and its person-times. `safe_return` is copied from the kind at entry."""

    SHEET = "分类服务"

    date = models.DateField(_("服务日期"))
    kind = models.ForeignKey(ServiceKind, models.PROTECT, verbose_name=_("服务类型"), db_index=False)
    safe_return = models.BooleanField(_("平安返乡返岗"), default=False, editable=False)
    activity = models.CharField(_("活动名称"), max_length=200, blank=True)
    place = models.CharField(_("地点"), max_length=200, blank=True)
    audience = models.CharField(_("服务对象"), max_length=200, blank=True)
    person_times = models.PositiveIntegerField(_("人次"))
    cost = FenField(_("支出金额(元)"), default=0)
    source = models.ForeignKey(
        FundSource, models.PROTECT, verbose_name=_("资金来源"), null=True, blank=True, db_index=False
    )
    programme = models.CharField(_("主题活动"), max_length=100, blank=True)
    remark = models.TextField(_("备注"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = verbose_name_plural = _("分类服务")
        indexes = (*Fact.Meta.indexes, models.Index(fields=("record",), name="service_of_record"))
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(condition=Q(cost__gte=0), name="service_cost_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"
