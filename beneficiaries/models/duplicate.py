"""重复慰问核对: what a superior decided about one person helped by several of its unions."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.person import Person
from campaigns.models import Campaign, Lineage, Union


class DuplicateDecisionQuerySet(models.QuerySet["DuplicateDecision"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the unions in reach: a county reads nothing of what was decided above it."""
        return self.filter(place_id__in=Lineage.objects.reached_by(user))


class DuplicateDecision(models.Model):
    """One decision, never changed: a later one about the same person at the same place stands in its stead.

    `rows` and `last_row` say what it was about. Where more rows stand now, or newer ones, the case is open again.
    """

    class Verdict(models.TextChoices):
        FITTING = "fitting", _("合理，不用改")
        CORRECT = "correct", _("重复，请更正")

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("活动"), db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, verbose_name=_("人员"), related_name="+")
    place = models.ForeignKey(
        Union, models.PROTECT, verbose_name=_("核对单位"), related_name="+", db_index=False
    )
    verdict = models.CharField(_("结论"), max_length=10, choices=Verdict.choices)
    asked = models.ForeignKey(
        Union, models.PROTECT, verbose_name=_("请更正的单位"), null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("理由"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("操作人"), related_name="+"
    )
    at = models.DateTimeField(_("时间"))
    rows = models.PositiveIntegerField(_("当时的行数"))
    last_row = models.BigIntegerField(editable=False)

    objects = DuplicateDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("重复慰问核对")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("campaign", "place", "person"), name="decision_of_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(verdict="correct", asked__isnull=False) | Q(verdict="fitting", asked=None),
                name="who_is_asked_to_correct",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_verdict_display())
