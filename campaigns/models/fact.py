"""Facts: the ledger's rows. Never changed; a correction removes one and adds another."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from campaigns.models.batch import Batch
from campaigns.models.campaign import Campaign
from campaigns.models.union import Lineage, Union
from songnuan.lib import cipher
from songnuan.lib.seen import mark

GONE = bytes(16)
"""The fingerprint of a row whose personal values were taken out: no row has it by itself, and such rows are no equals."""


class FactQuerySet(models.QuerySet[Any]):
    def live(self) -> Self:
        """Rows that count today."""
        return self.filter(removed_by=None)

    def as_of(self, number: int | Combinable) -> Self:
        """Rows that counted when batch `number` had just been posted; as an expression it may differ from row to row."""
        wanted = Value(number) if isinstance(number, int) else number
        return self.alias(_as_of=wanted).filter(
            ~self._away(),
            Q(removed_by=None) | Q(removed_by__number__gt=F("_as_of")),
            added_by__number__lte=F("_as_of"),
        )

    def since(self, number: int) -> Self:
        """Of the rows that count today those that did not when batch `number` had just been posted."""
        new = Q(added_by__number__gt=F("_as_of")) | Q(self._away())
        return self.live().alias(_as_of=Value(number)).filter(new)

    def _away(self) -> Exists:
        """Whether the row was removed by batch `_as_of`, and came back later."""
        return Exists(
            Restoration.objects.filter(
                sheet=getattr(self.model, "SHEET", ""),
                fact_id=OuterRef("pk"),
                removed_by__number__lte=OuterRef("_as_of"),
                restored_by__number__gt=OuterRef("_as_of"),
            )
        )

    def of_record(self, record: uuid.UUID) -> Self:
        """Every version of one record, whether it counts or not."""
        return self.filter(record=record)

    def visible_to(self, user: Any) -> Self:
        return self.filter(union_id__in=Lineage.objects.reached_by(user))


class Fact(models.Model):
    """What every fact carries: whose it is, which batch added it, which removed it, and where it stood."""

    SHEET: str
    """The canonical name of the sheet that holds such facts (contracts)."""

    CARRIED: ClassVar[tuple[str, ...]] = ()
    """Fields that no cell of the sheet holds; a correction takes them over."""

    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    record = models.UUIDField(default=uuid.uuid4, editable=False)
    """The same through all corrections, the `uid` of the first row. What belongs to a record and moves no figure
    (photographs, parties, needs) hangs on sheet and record, so that a correction does not part them."""
    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("活动"), db_index=False)
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), db_index=False)
    added_by = models.ForeignKey(Batch, models.PROTECT, verbose_name=_("录入批次"), related_name="+")
    removed_by = models.ForeignKey(
        Batch,
        models.PROTECT,
        verbose_name=_("移除批次"),
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    sheet = models.CharField(_("原表"), max_length=60, blank=True)
    told_sheet = ""
    """The same as a page's reader is told it, once songnuan.ledger.filenames was asked; nothing before."""
    row = models.PositiveIntegerField(_("原表行号"), null=True, blank=True)
    fingerprint = models.BinaryField(max_length=16, editable=False)
    key = models.BinaryField(max_length=16, null=True, editable=False)
    sealed = models.BinaryField(default=bytes, editable=False)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("pk",)
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=("campaign", "union", "fingerprint"), name="%(class)s_finger"),
            models.Index(
                fields=("removed_by",), condition=Q(removed_by__isnull=False), name="%(class)s_removed"
            ),
        )
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=("campaign", "union", "key"), condition=Q(removed_by=None), name="%(class)s_key_live"
            ),
        )

    @property
    def private(self) -> dict[str, str]:
        """The sealed values of this row, opened; SealBroken where they were tampered with."""
        return cipher.unseal_values(bytes(self.sealed), self.uid)

    @property
    def is_cleared(self) -> bool:
        """Whether its person was taken out. It still counts, and is nobody's: nobody is written into it again."""
        return bytes(self.fingerprint) == GONE

    @property
    def seen(self) -> str:
        """The mark of what stands in it (songnuan.lib.seen): another one only where somebody was taken out of it."""
        stands = [
            getattr(self, column.attname)
            for column in self._meta.concrete_fields
            if column.name not in _PLACE and not isinstance(column, models.BinaryField)
        ]
        return mark(bytes(self.fingerprint), sorted(self.private.items()), stands)


_PLACE = frozenset(("campaign", "union", "added_by", "removed_by"))
"""What says where a row belongs and whether it stands, and nothing of what it says."""


class Restoration(models.Model):
    """An interval in which a fact was away: removed by one batch, restored by a later undo."""

    sheet = models.CharField(max_length=20)
    fact_id = models.BigIntegerField()
    removed_by = models.ForeignKey(Batch, models.PROTECT, related_name="+")
    restored_by = models.ForeignKey(Batch, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("恢复记录")
        indexes = (models.Index(fields=("sheet", "fact_id"), name="restoration_of_fact"),)

    def __str__(self) -> str:
        return f"{self.sheet} {self.fact_id}"


class Find(models.Model):
    """A batch found this live fact again, unchanged, in its own file: so the fact stands for both."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="finds")
    sheet = models.CharField(max_length=20)
    fact_id = models.BigIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = _("重复出现的行")
        indexes = (models.Index(fields=("sheet", "fact_id"), name="find_of_fact"),)

    def __str__(self) -> str:
        return f"{self.sheet} {self.fact_id}"
