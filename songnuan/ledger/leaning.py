"""人次 0: a row that pays without counting leans on another of its union that counts the same person, day and purpose."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.models import Disbursement
from campaigns.conflict import Conflict
from campaigns.models import Batch, Fact, FactQuerySet, Restoration
from songnuan.ledger.named_rows import named
from songnuan.lib.bulk import FEW

_OCCASION = ("person_id", "date", "purpose")


def refuse_where_none_counts(batch: Batch, kinds: Collection[type[Fact]]) -> None:
    """Raises Conflict where the batch leaves such a row alone, whether it took away what counts or brought the row itself.

    `kinds`: of which it moved rows.
    """
    if Disbursement not in kinds:
        return
    rows = Disbursement.objects.filter(campaign=batch.campaign, union=batch.union, person__isnull=False)
    zeros = rows.live().filter(person_times=0)
    restored = Restoration.objects.filter(sheet=Disbursement.SHEET, restored_by=batch).values("fact_id")
    gone = set(rows.filter(removed_by=batch, person_times__gt=0).values_list(*_OCCASION))
    leaning = dict(_occasions(zeros.filter(added_by=batch)) + _occasions(zeros.filter(pk__in=restored)))
    leaning |= {pk: occasion for pk, occasion in _of(zeros, gone) if occasion in gone}
    counted = {occasion for _pk, occasion in _of(rows.live().filter(person_times__gt=0), leaning.values())}
    alone = [pk for pk, occasion in leaning.items() if occasion not in counted]
    if alone:
        places = named([zeros.filter(pk__in=alone[:FEW]).order_by("added_by__number", "row", "pk")])
        message = _(
            "%(places)s的人次填0，靠的是同一人、同一天、同一用途的另一行来计人次，这样改以后没有这样的行了。请先把那里的人次改为1，或者先撤下那一行，再试。"
        )
        raise Conflict(message % {"places": places})


def _of(rows: FactQuerySet, occasions: Iterable[tuple[Any, ...]]) -> list[tuple[int, tuple[Any, ...]]]:
    """Rows of the persons of these occasions, or of everybody where these are many; no query where there are none."""
    persons = {person for person, _day, _purpose in occasions}
    if not persons:
        return []
    return _occasions(rows if len(persons) > FEW else rows.filter(person__in=persons))


def _occasions(rows: FactQuerySet) -> list[tuple[int, tuple[Any, ...]]]:
    return [(pk, tuple(occasion)) for pk, *occasion in rows.values_list("pk", *_OCCASION)]
