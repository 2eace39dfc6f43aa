"""慰问帮扶发放: cash and goods handed to a person or a group."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.category import AidItem, Category
from beneficiaries.models.person import Person
from campaigns.models import Fact, FactQuerySet, FundSource
from songnuan.lib.money import FenField


class DisbursementQuerySet(FactQuerySet):
    def with_class(self) -> Self:
        """Each row with `became_closed`: a list asks once for all of its rows."""
        known = ExpressionWrapper(corrected_into_closed(), output_field=models.BooleanField())
        return self.annotate(became_closed=known)

    def of_closed_class(self) -> Self:
        """The rows that tell of somebody of the closed class, former versions of such records among them."""
        return self.filter(Q(category__closed=True) | corrected_into_closed())


class Disbursement(Fact):
    """One row of a roster. The closed class's and minors' names, and phone, address, bank, remark of all, lie in `sealed`."""

    SHEET = "慰问帮扶发放"

    CARRIED = ("visit_record", "number_chosen")

    class Purpose(models.TextChoices):
        CONSOLATION = "consolation", _("慰问")
        ASSISTANCE = "assistance", _("帮扶救助")

    class Method(models.TextChoices):
        CASH = "cash", _("现金")
        TRANSFER = "transfer", _("转账")
        GOODS = "goods", _("实物")

    name = models.CharField(_("姓名"), max_length=100, blank=True)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name=_("身份证号"),
        null=True,
        blank=True,
        related_name="disbursements",
    )
    category = models.ForeignKey(
        Category, models.PROTECT, verbose_name=_("人员类别"), related_name="+", db_index=False
    )
    head = models.ForeignKey(
        Category, models.PROTECT, verbose_name=_("大类"), related_name="+", db_index=False
    )
    purpose = models.CharField(_("用途"), max_length=12, choices=Purpose.choices)
    item = models.ForeignKey(
        AidItem, models.PROTECT, verbose_name=_("救助项目"), null=True, blank=True, db_index=False
    )
    cash = FenField(_("慰问金(元)"), default=0)
    goods = FenField(_("慰问品折价(元)"), default=0)
    amount = FenField(_("合计(元)"), editable=False)
    goods_text = models.CharField(_("慰问品"), max_length=200, blank=True)
    quantity = models.CharField(_("数量"), max_length=50, blank=True)
    person_times = models.PositiveIntegerField(_("人次"), default=1)
    date = models.DateField(_("发放日期"))
    source = models.ForeignKey(
        FundSource, models.PROTECT, verbose_name=_("资金来源"), null=True, blank=True, db_index=False
    )
    method = models.CharField(_("发放方式"), max_length=10, choices=Method.choices, blank=True)
    employer = models.CharField(_("工作单位"), max_length=200, blank=True)
    grassroots = models.CharField(_("所属基层工会"), max_length=200, blank=True)
    phone_index = models.BinaryField(max_length=32, null=True, editable=False)
    file_number = models.CharField(_("档案编号"), max_length=100, blank=True)
    voucher = models.CharField(_("凭证号"), max_length=100, blank=True)
    visit_record = models.UUIDField(null=True, editable=False)
    """The record of the visit at which it was handed out, where both were typed together."""
    number_chosen = models.BooleanField(null=True, editable=False)
    """Whether who wrote the row chose the person among those on file, and was told the number in part alone."""

    objects: ClassVar[Any] = DisbursementQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = verbose_name_plural = _("慰问帮扶发放")
        permissions = (("view_closed_class", _("查看不公开类别的姓名")),)
        indexes = (
            *Fact.Meta.indexes,
            models.Index(
                fields=("phone_index",), condition=Q(phone_index__isnull=False), name="disbursement_phone"
            ),
            models.Index(
                fields=("visit_record",),
                condition=Q(visit_record__isnull=False),
                name="disbursement_of_visit",
            ),
            models.Index(fields=("record",), condition=~Q(record=F("uid")), name="disbursement_corrected"),
            models.Index(fields=("uid",), name="disbursement_first_of_record"),
        )
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(cash__gte=0) & Q(goods__gte=0), name="disbursement_not_negative"
            ),
            models.CheckConstraint(condition=Q(amount=F("cash") + F("goods")), name="disbursement_adds_up"),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.get_purpose_display()}"

    @cached_property
    def became_closed(self) -> bool:
        """Whether it no longer stands and its record was ever one of the closed class, so that it tells of somebody who may
        not be named. One query, none in a list that asked for it, nor of a row that stands.
        """
        return self.removed_by_id is not None and record_became_closed(self.record)


def corrected_into_closed() -> Q:
    """The condition on rows that `became_closed` answers of one."""
    return Q(removed_by__isnull=False) & _of_a_closed_record()


def record_became_closed(record: UUID) -> bool:
    """Whether any version of this record is one of the closed class, whether it stands or not. One query."""
    return Disbursement.objects.order_by().filter(_of_a_closed_record(), uid=record).exists()


def _of_a_closed_record() -> Q:
    first = Disbursement.objects.order_by().filter(uid=OuterRef("record"), category__closed=True)
    later = closed_corrections().filter(record=OuterRef("record"))
    return Q(Exists(first)) | Q(Exists(later))


def closed_corrections() -> "DisbursementQuerySet":
    """The rows of the closed class that were put in the place of another row, whether they stand or not."""
    return Disbursement.objects.order_by().exclude(record=F("uid")).filter(category__closed=True)
