"""A campaign of one winter, and the union tree it counts by, frozen."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.models.code import plain_code
from campaigns.models.union import Union
from campaigns.years import EARLIEST, LATEST, other_year


@dataclass(frozen=True)
class Tree:
    """A campaign's frozen tree: union id → (superior id or None, area id). Unions outside it are absent."""

    places: dict[int, tuple[int | None, int]]

    def ancestors(self, union: int) -> list[int]:
        """The union itself and all above it, nearest first."""
        line: list[int] = []
        here: int | None = union
        while here is not None:
            line.append(here)
            here = self.places[here][0]
        return line

    def area(self, union: int) -> int:
        """The reporting area that counts the union; the root for the province's own level."""
        return self.places[union][1]

    @cached_property
    def _below(self) -> dict[int, set[int]]:
        below: dict[int, set[int]] = {union: set() for union in self.places}
        for union in self.places:
            for ancestor in self.ancestors(union):
                below[ancestor].add(union)
        return below

    def subtree(self, union: int) -> set[int]:
        """The union and all below it."""
        return self._below.get(union, set())

    @property
    def root(self) -> int:
        """The province."""
        return next(union for union, (superior, _area) in self.places.items() if superior is None)

    def areas(self) -> list[int]:
        """The reporting areas, the province's own level not among them."""
        return [
            union for union, (_superior, area) in self.places.items() if area == union and union != self.root
        ]


MOST_DAYS = 366
MOST_YEARS_KEPT = 100

SETTLED = frozenset(("version", "anonymised_at", "closed_at", "closed_by", "closed_reason"))
"""What closing, anonymising and moved figures write of a campaign, each by name: no other save takes it back."""


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def for_list(self) -> Self:
        """Each with `union_count`: how many unions count in it."""
        return self.annotate(union_count=Count("places"))


class Campaign(models.Model):
    """“两节”送温暖 of one winter. Facts lie in its window; its tree never moves a union."""

    code = models.CharField(_("代码"), max_length=12, unique=True, validators=[plain_code])
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名"), max_length=80, blank=True)
    starts = models.DateField(_("开始日期"))
    ends = models.DateField(_("结束日期"))
    version = models.PositiveBigIntegerField(default=0, editable=False)
    """Raised by whatever may move a figure: rendered pages are kept under it."""
    keep_years = models.PositiveSmallIntegerField(
        _("个人信息保存年数"), null=True, blank=True, help_text=_("活动结束后保存几年；不填按系统设置。")
    )
    anonymised_at = models.DateTimeField(_("个人信息清除时间"), null=True, blank=True, editable=False)
    """From then on nothing is posted to it, undone or replaced: rows can no longer be told apart."""
    closed_at = models.DateTimeField(_("封存时间"), null=True, blank=True, editable=False)
    """From then on nothing is posted to it or filed, but what an approved 更正单 asks for."""
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("封存人"), null=True, blank=True, editable=False, related_name="+",
    )  # fmt: skip
    closed_reason = models.CharField(_("封存理由"), max_length=500, blank=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("活动")
        ordering = ("-starts",)
        permissions = (("close_campaign", _("封存活动")),)
        constraints = (models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="campaign_has_length"),)

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """One that is stored is saved without what is SETTLED, unless that is named: it may have been read before."""
        if not self._state.adding and not args and kwargs.get("update_fields") is None:
            fields = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            kwargs["update_fields"] = [name for name in fields if name not in SETTLED]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """A campaign of our own time, at most a year long, whose keeping ends some day: other years are slips."""
        super().clean()
        if self.starts and self.ends:
            if not EARLIEST <= self.starts.year <= self.ends.year <= LATEST:
                raise ValidationError({"starts": other_year()})
            if (self.ends - self.starts).days > MOST_DAYS:
                raise ValidationError({"ends": _("一次活动最长一年，请核对日期。")})
        if self.keep_years is not None and self.keep_years > MOST_YEARS_KEPT:
            raise ValidationError({"keep_years": _("最多保存%(most)d年。") % {"most": MOST_YEARS_KEPT}})

    @property
    def is_finished(self) -> bool:
        """Whether it is closed, or without personal data: `campaigns.finished.refuse_finished` asks the database."""
        return self.closed_at is not None or self.anonymised_at is not None

    @property
    def first_receipt(self) -> datetime.date:
        """1 September before the start: from then on money counts for the campaign (contracts)."""
        year = self.starts.year if (self.starts.month, self.starts.day) >= (9, 1) else self.starts.year - 1
        return datetime.date(year, 9, 1)

    def tree(self) -> Tree:
        """The frozen tree: one query."""
        rows: Iterable = self.places.order_by("union__order").values_list(
            "union_id", "superior_id", "area_id"
        )
        return Tree({union: (superior, area) for union, superior, area in rows})


class CampaignUnion(models.Model):
    """A union's place in a campaign's frozen tree: added once, never moved."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, verbose_name=_("活动"), related_name="places")
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), related_name="places")
    superior = models.ForeignKey(
        Union, models.PROTECT, verbose_name=_("上级工会"), null=True, blank=True, related_name="places_below"
    )
    area = models.ForeignKey(Union, models.PROTECT, verbose_name=_("统计地区"), related_name="places_in_area")

    class Meta:
        verbose_name = verbose_name_plural = _("活动中的工会")
        constraints = (models.UniqueConstraint("campaign", "union", name="a_union_counts_once"),)

    def __str__(self) -> str:
        return f"{self.campaign} · {self.union}"
