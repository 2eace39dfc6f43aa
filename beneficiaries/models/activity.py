"""What belongs to a service activity and moves no figure: where, under which programme, with whom, how it began."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.models import Lineage, Term, Union
from songnuan.lib.identifiers import mask_inside


class Programme(Term):
    """主题活动: groups activities across unions; an activity names it in its own column."""

    about = models.TextField(_("说明"), blank=True)

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = _("主题活动")


class VenueQuerySet(models.QuerySet["Venue"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(union_id__in=Lineage.objects.reached_by(user))


class Venue(models.Model):
    """工驿站 and other places where activities are held."""

    class Kind(models.TextChoices):
        STATION = "station", _("工驿站")
        WORKSHOP = "workshop", _("企业车间")
        COMMUNITY = "community", _("社区街道")
        SITE = "site", _("建筑工地")
        HOME = "home", _("家庭")
        ELSEWHERE = "elsewhere", _("其他场所")

    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), related_name="venues")
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名"), max_length=120, blank=True)
    kind = models.CharField(_("场所类型"), max_length=12, choices=Kind.choices, default=Kind.STATION)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    in_use = models.BooleanField(_("在用"), default=True)

    objects = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("活动场所")
        ordering = ("union__order", "pk")
        constraints = (models.UniqueConstraint("union", "name", name="venue_name_in_union"),)

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def clean(self) -> None:
        """A place, not a person: numbers of persons are masked as they come in (decision 32)."""
        self.name, self.name_en, self.address = map(mask_inside, (self.name, self.name_en, self.address))


class ActivityDetail(models.Model):
    """Hangs on the record of a service, which stays through its corrections."""

    sheet = models.CharField(max_length=20, editable=False)
    record = models.UUIDField(editable=False)
    venue = models.ForeignKey(
        Venue, models.PROTECT, verbose_name=_("活动场所"), null=True, blank=True, related_name="+"
    )
    partners = models.CharField(_("联合单位"), max_length=500, blank=True)
    launched_on = models.DateField(_("启动仪式日期"), null=True, blank=True)
    launched_at = models.CharField(_("启动仪式地点"), max_length=200, blank=True)
    leaders = models.CharField(_("出席领导"), max_length=500, blank=True)
    origin = models.CharField(_("出发地"), max_length=100, blank=True)
    destination = models.CharField(_("目的地"), max_length=100, blank=True)
    buses = models.PositiveIntegerField(_("车辆数"), null=True, blank=True)
    seats = models.PositiveIntegerField(_("座位数"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("服务活动详情")
        constraints = (
            models.UniqueConstraint("sheet", "record", name="one_detail_for_a_record"),
            models.CheckConstraint(
                condition=Q(seats=None) | Q(buses=None) | Q(seats__gte=models.F("buses")),
                name="a_bus_has_a_seat",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sheet} {self.record}"
