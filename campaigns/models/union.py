"""Unions and the tree they form. The tree is data of its own: a GB code is only an attribute."""

import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.models.code import plain_code


class UnionQuerySet(models.QuerySet["Union"]):
    def visible_to(self, user: Any) -> Self:
        """The unions at or below the user's postings, by the tree of today."""
        return self.filter(pk__in=Lineage.objects.reached_by(user))


class Union(models.Model):
    """A trade union that raises, visits, hands out or adds up."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("省总工会")
        AREA = "area", _("市州总工会")
        COUNTY = "county", _("县区总工会")
        ZONE = "zone", _("开发区工会")
        INDUSTRY = "industry", _("省级产业工会")
        ENTERPRISE = "enterprise", _("直报企业工会")

    code = models.CharField(_("代码"), max_length=12, unique=True, validators=[plain_code])
    name = models.CharField(_("名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=40)
    name_en = models.CharField(_("英文名"), max_length=100, blank=True)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices)
    gb_code = models.CharField(_("行政区划代码"), max_length=6, blank=True)
    lies_in = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("属地"), null=True, blank=True, related_name="lying_in"
    )
    order = models.PositiveIntegerField(_("排序"), default=0)

    objects = UnionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("工会")
        ordering = ("order", "code")
        permissions = (("inspect_union", _("账证检查")),)
        constraints = (
            models.UniqueConstraint("kind", condition=Q(kind="province"), name="there_is_one_province"),
        )

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def clean(self) -> None:
        """省总工会 stays what it is, and nothing else becomes it: roles for the whole province hang on where it is."""
        stored = Union.objects.filter(pk=self.pk).values_list("kind", flat=True).first()
        if (stored == self.Kind.PROVINCE) != (self.kind == self.Kind.PROVINCE):
            raise ValidationError(
                {"kind": _("省总工会只有一个：它的类型不能改，别的工会也不能改成省总工会。")}
            )
        if self.kind == self.Kind.PROVINCE and self.lies_in_id:
            raise ValidationError({"lies_in": _("省总工会没有属地，请留空。")})

    @property
    def label(self) -> str:
        """The short name in the reader's language, for tables."""
        return self.name_en if get_language() == "en" and self.name_en else self.short_name


class Affiliation(models.Model):
    """隶属: which superior a union reported to, from when until when (the last day is not included)."""

    union = models.ForeignKey(Union, models.CASCADE, verbose_name=_("工会"), related_name="affiliations")
    superior = models.ForeignKey(
        Union, models.PROTECT, verbose_name=_("上级工会"), related_name="subordinates"
    )
    since = models.DateField(_("自"))
    until = models.DateField(_("至（不含）"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("隶属关系")
        ordering = ("union", "since")
        constraints = (
            models.UniqueConstraint("union", condition=Q(until=None), name="one_superior_at_a_time"),
            models.CheckConstraint(condition=~Q(union=F("superior")), name="no_union_above_itself"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="affiliation_has_length"
            ),
        )

    def __str__(self) -> str:
        return f"{self.union} → {self.superior}"


class LineageQuerySet(models.QuerySet["Lineage"]):
    def on(self, day: datetime.date) -> Self:
        """The tree as it stood on a day."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)

    def under(self, union: Union) -> set[int]:
        """Ids of the unions at or below one by the tree of today: one query."""
        there = self.on(timezone.localdate()).filter(ancestor=union)
        return set(there.values_list("union_id", flat=True))

    def reached_by(self, user: Any) -> "models.QuerySet[Lineage, int]":
        """Ids of the unions at or below the user's postings of today: a subquery, costs no query of its own."""
        today = timezone.localdate()
        posts = (
            user.postings.current(today).values("union_id")
            if user.is_active
            else user.postings.none().values("union_id")
        )
        return self.on(today).filter(ancestor_id__in=posts).values_list("union_id", flat=True)


class Lineage(models.Model):
    """The tree's closure with dates: `union` stood at or under `ancestor`; rebuilt from the affiliations."""

    union = models.ForeignKey(Union, models.CASCADE, related_name="lineage")
    ancestor = models.ForeignKey(Union, models.CASCADE, related_name="descent")
    depth = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField(null=True)

    objects = LineageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("工会层级")
        indexes = (models.Index(fields=("ancestor", "union"), name="lineage_by_ancestor"),)
        constraints = (
            models.UniqueConstraint(fields=("union", "ancestor", "since"), name="one_line_of_descent"),
        )

    def __str__(self) -> str:
        return f"{self.union_id} ≤ {self.ancestor_id}"
