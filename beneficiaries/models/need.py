"""急难愁盼: what an enterprise or a worker asked for, who takes care of it, and what came of it."""

import datetime
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, FactQuerySet, Lineage, Union, Visit
from songnuan.lib import cipher


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, user: Any) -> Self:
        """Noted by, or in the care of, a union that the user reaches."""
        reach = Lineage.objects.reached_by(user)
        return self.filter(Q(union_id__in=reach) | Q(responsible_id__in=reach))

    def open(self) -> Self:
        return self.filter(state__in=(Need.State.WAITING, Need.State.HANDLING))

    def overdue(self, today: datetime.date | None = None) -> Self:
        """Open, and promised for a day that is over."""
        return self.open().filter(due__lt=today or timezone.localdate())

    def urgent_first(self) -> Self:
        """Open ones by their date, then those that are closed."""
        closed = Q(state__in=(Need.State.SOLVED, Need.State.BEYOND))
        return self.order_by(Case(When(closed, then=1), default=0), "due", "pk")

    def counts(self, today: datetime.date | None = None) -> dict[str, int]:
        """How many by state, and `overdue` of the open ones: one query."""
        wanted = {state.value: Count("pk", filter=Q(state=state)) for state in Need.State}
        late = Q(state__in=(Need.State.WAITING, Need.State.HANDLING), due__lt=today or timezone.localdate())
        return self.order_by().aggregate(**wanted, overdue=Count("pk", filter=late))


class Need(models.Model):
    """One need. Text and answer lie in `sealed`: they may tell of a household's hardship.

    It hangs on (`sheet`, `record`) of the visit that brought it, which a correction of the visit does not change;
    both are empty where it was noted without a visit.
    """

    class Kind(models.TextChoices):
        POLICY = "policy", _("政策与手续")
        WORK = "work", _("用工与稳岗")
        PAY = "pay", _("工资与权益")
        TRAINING = "training", _("技能培训")
        LIVING = "living", _("生活困难")
        MEDICAL = "medical", _("医疗健康")
        SCHOOLING = "schooling", _("子女就学托管")
        FACILITY = "facility", _("设施与出行")
        OTHER = "other", _("其他诉求")

    class State(models.TextChoices):
        WAITING = "waiting", _("待受理")
        HANDLING = "handling", _("办理中")
        SOLVED = "solved", _("已办结")
        BEYOND = "beyond", _("无法解决")

    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("活动"), related_name="needs")
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("登记单位"), related_name="+")
    sheet = models.CharField(max_length=20, blank=True, editable=False)
    record = models.UUIDField(null=True, blank=True, editable=False)
    kind = models.CharField(_("诉求类别"), max_length=12, choices=Kind.choices)
    responsible = models.ForeignKey(Union, models.PROTECT, verbose_name=_("责任单位"), related_name="+")
    due = models.DateField(_("办理期限"))
    state = models.CharField(_("办理状态"), max_length=10, choices=State.choices, default=State.WAITING)
    noted_on = models.DateField(_("登记日期"), default=timezone.localdate)
    sealed = models.BinaryField(default=bytes, editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("急难愁盼诉求")
        ordering = ("due", "pk")
        constraints = (
            models.UniqueConstraint(
                "sheet", "record", condition=Q(record__isnull=False), name="a_need_is_taken_up_once"
            ),
        )
        indexes = (models.Index(fields=("campaign", "state"), name="need_by_state"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due}"

    @property
    def private(self) -> dict[str, str]:
        """text, whose and answer, opened; SealBroken where they were tampered with."""
        return cipher.unseal_values(bytes(self.sealed), self.uid)

    def seal(self, **values: str) -> None:
        """Put text, whose and answer under seal."""
        self.sealed = cipher.seal_values({name: text for name, text in values.items() if text}, self.uid)

    @property
    def is_overdue(self) -> bool:
        return self.state in (self.State.WAITING, self.State.HANDLING) and self.due < timezone.localdate()


class NeedStep(models.Model):
    """One step of a need's handling: who, when, the state from then on. Only ever added."""

    need = models.ForeignKey(Need, models.CASCADE, verbose_name=_("急难愁盼诉求"), related_name="steps")
    at = models.DateTimeField(_("时间"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("操作人"), null=True, related_name="+"
    )
    state = models.CharField(_("办理状态"), max_length=10, choices=Need.State.choices)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    sealed = models.BinaryField(default=bytes, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("诉求办理过程")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.need_id} {self.state}"

    @property
    def note(self) -> str:
        """What was written about the step, opened."""
        return str(cipher.unseal_values(bytes(self.sealed), self.uid).get("note", ""))


def not_taken_up(visits: FactQuerySet) -> FactQuerySet:
    """Of these visits, those that wrote down a need that nobody has taken up."""
    taken = Need.objects.filter(sheet=Visit.SHEET, record=OuterRef("record"))
    return visits.live().exclude(needs="").filter(~Exists(taken))
