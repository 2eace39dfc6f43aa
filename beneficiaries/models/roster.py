"""在档困难职工: the hardship workers a union keeps on file."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.category import HardshipKind
from beneficiaries.models.person import Person
from campaigns.models import Fact
from songnuan.lib.identifiers import mask_inside


class RosterEntry(Fact):
    """One worker on file. A minor's name, reason, income, phone, relation and remark lie in `sealed`."""

    SHEET = "在档困难职工"

    name = models.CharField(_("姓名"), max_length=100)
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("身份证号"), related_name="roster_entries"
    )
    kind = models.ForeignKey(HardshipKind, models.PROTECT, verbose_name=_("困难类型"), db_index=False)
    date = models.DateField(_("建档日期"), null=True, blank=True)
    file_number = models.CharField(_("档案编号"), max_length=100, blank=True)
    household = models.PositiveIntegerField(_("家庭人口"), null=True, blank=True)
    employer = models.CharField(_("工作单位"), max_length=200, blank=True)
    phone_index = models.BinaryField(max_length=32, null=True, editable=False)

    class Meta(Fact.Meta):
        verbose_name = verbose_name_plural = _("在档困难职工")
        indexes = (
            *Fact.Meta.indexes,
            models.Index(
                fields=("phone_index",), condition=Q(phone_index__isnull=False), name="roster_phone"
            ),
            models.Index(fields=("record",), condition=~Q(record=F("uid")), name="roster_corrected"),
            models.Index(fields=("uid",), name="roster_first_of_record"),
        )

    def __str__(self) -> str:
        return mask_inside(self.file_number) or str(self.pk)
