"""走访企业: a visit to an enterprise."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.enterprise import Enterprise
from campaigns.models.fact import Fact
from campaigns.models.team import Team
from campaigns.models.term import EnterpriseKind
from campaigns.models.union import Union
from songnuan.lib.identifiers import mask_inside


class Visit(Fact):
    """One visit. `enterprise` is the firm as written; who counts as one firm is worked out in the ledger."""

    SHEET = "走访企业"

    date = models.DateField(_("走访日期"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="visits", db_index=False
    )
    name = models.CharField(_("企业名称"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    area = models.ForeignKey(
        Union, models.PROTECT, verbose_name=_("统计地区"), related_name="+", db_index=False, editable=False
    )
    kind = models.ForeignKey(EnterpriseKind, models.PROTECT, verbose_name=_("企业类型"), db_index=False)
    industry = models.CharField(_("所属行业"), max_length=100, blank=True)
    workers = models.PositiveIntegerField(_("职工人数"), null=True, blank=True)
    reached = models.PositiveIntegerField(_("受益职工数"), null=True, blank=True)
    team = models.ForeignKey(
        Team, models.PROTECT, verbose_name=_("慰问组"), null=True, blank=True, db_index=False
    )
    visitors = models.CharField(_("走访人"), max_length=500, blank=True)
    leader = models.CharField(_("带队领导"), max_length=200, blank=True)
    needs = models.TextField(_("诉求"), blank=True)
    remark = models.TextField(_("备注"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = verbose_name_plural = _("走访企业")
        constraints = (
            *Fact.Meta.constraints,
            # The last wall against two corrections of one visit at once, and the same form sent twice.
            models.UniqueConstraint("record", condition=Q(removed_by=None), name="visit_record_live_once"),
        )
        indexes = (
            *Fact.Meta.indexes,
            models.Index(fields=("campaign", "name_key"), name="visit_by_name"),
            models.Index(fields=("record",), name="visit_of_record"),
            models.Index(fields=("enterprise",), condition=Q(removed_by=None), name="visit_of_enterprise"),
        )

    def __str__(self) -> str:
        return f"{self.date} {mask_inside(self.name)}"
