"""走访计划: whom a delegation team means to visit, day by day."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from campaigns.models.team import Team
from campaigns.models.union import Lineage, Union
from campaigns.models.visit import Visit
from songnuan.lib import cipher
from songnuan.lib.seen import mark


class PlannedVisitQuerySet(models.QuerySet["PlannedVisit"]):
    def visible_to(self, user: Any) -> Self:
        """Of a union that the user reaches, or of a team that the user is a member of."""
        return self.filter(
            Q(union_id__in=Lineage.objects.reached_by(user))
            | Q(team__in=Team.objects.filter(members__user=user))
        )

    def with_progress(self) -> Self:
        """Each with `is_done`: marked by hand, or its team has a visit of that firm that counts."""
        visit = Visit.objects.live().filter(team=OuterRef("team"), name_key=OuterRef("name_key"))
        seen = Q(kind=PlannedVisit.Kind.ENTERPRISE) & Exists(visit)
        return self.annotate(
            is_done=Case(
                When(Q(done_on__isnull=False) | seen, then=Value(value=True)),
                default=Value(value=False),
                output_field=models.BooleanField(),
            )
        )

    def done(self) -> Self:
        """Of those `with_progress`, the ones that were made."""
        return self.filter(Q(is_done=True))


class PlannedVisit(models.Model):
    """One intended visit. The household's name, the contact, phone, address and note lie in `sealed`."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("企业")
        HOUSEHOLD = "household", _("职工家庭")

    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    team = models.ForeignKey(Team, models.CASCADE, verbose_name=_("慰问组"), related_name="plan")
    day = models.DateField(_("计划日期"))
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("所在单位"), related_name="+")
    kind = models.CharField(_("走访对象"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("企业名称"), max_length=200, blank=True)
    name_key = models.CharField(max_length=200, editable=False, blank=True)
    done_on = models.DateField(_("走访日期"), null=True, blank=True)
    sealed = models.BinaryField(default=bytes, editable=False)

    objects = PlannedVisitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("走访计划")
        ordering = ("day", "pk")
        indexes = (models.Index(fields=("team", "day"), name="plan_by_day"),)

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"

    @property
    def seen(self) -> str:
        """Stands for what is planned: another one whenever that was changed; whether it was made is not part of it."""
        return mark(self.day, self.union_id, self.kind, self.name, bytes(self.sealed))

    @property
    def private(self) -> dict[str, str]:
        """person, phone, address and note, opened; SealBroken where they were tampered with."""
        return cipher.unseal_values(bytes(self.sealed), self.uid)

    def seal(self, **values: str) -> None:
        """Put person, phone, address and note under seal."""
        self.sealed = cipher.seal_values({name: text for name, text in values.items() if text}, self.uid)
