"""A person: keys only. Name, phone, address and category stand, as written, on each fact."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Lineage
from songnuan.lib import cipher
from songnuan.lib.identifiers import mask_citizen_id


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: Any) -> Self:
        """Those on a live row of a union that the user reaches."""
        reach = Lineage.objects.reached_by(user)
        return self.filter(
            Q(disbursements__union_id__in=reach, disbursements__removed_by=None)
            | Q(roster_entries__union_id__in=reach, roster_entries__removed_by=None)
        ).distinct()


class Person(models.Model):
    """One citizen's ID number: a blind index to find it by, and the number itself, sealed."""

    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    index = models.BinaryField(max_length=32, unique=True, editable=False)
    sealed = models.BinaryField(editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("人员")
        permissions = (
            ("reveal_person", _("逐项查看完整的个人信息")),
            ("find_person", _("按号码查找")),
            ("take_working_list", _("导出签领表和代发表")),
            ("review_duplicate", _("核对重复慰问")),
        )

    def __str__(self) -> str:
        return mask_citizen_id(self.id_number)

    @property
    def id_number(self) -> str:
        """The ID number, opened, empty once it was taken out for good; SealBroken where it was tampered with."""
        if not self.sealed:
            return ""
        return cipher.unseal(bytes(self.sealed), self.uid).decode()
