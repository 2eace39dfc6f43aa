"""Names of minors in the other versions of a row: what a correction brought to light holds for the whole record.

The one column of a fact that changes its place: the same name, sealed as it would have been had the ID number been there
from the start. No figure and no fingerprint knows of it.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import F

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.models import Batch, Restoration
from songnuan.lib import cipher

_NAMED: tuple[Any, ...] = (Disbursement, RosterEntry)


def seal_names(batch: Batch) -> None:
    """Of what a correction put in the place of other rows: where a minor's name lies sealed now, it does so in the former
    versions; and where it lay sealed and the number is taken away, it does so in the new one. In post's transaction."""
    for fact in _NAMED:
        corrected = fact.objects.filter(added_by=batch).exclude(record=F("uid"))
        for row in corrected.filter(name="").exclude(sealed=b""):
            if _is_of_a_minor(row):
                for former in _before(row):
                    _seal(former)
        for row in corrected.filter(person=None).exclude(name=""):
            if any(_is_of_a_minor(former) for former in _replaced(row)):
                _seal(row)


def seal_again(undone: Batch) -> None:
    """Of what an undo brought back: where a minor's name lies sealed, it does so in what had stood in the row's place, and
    in every other version. In post's transaction, once the rows stand again."""
    for fact in _NAMED:
        corrected = fact.objects.filter(added_by=undone).exclude(record=F("uid")).values("record")
        for row in fact.objects.live().filter(record__in=corrected, name="").exclude(sealed=b""):
            if _is_of_a_minor(row):
                for other in fact.objects.filter(record=row.record).exclude(pk=row.pk):
                    _seal(other)


def seal_taken_out(batch: Batch) -> None:
    """Of what a batch took out and put nothing in the place of: where a former version's name lies sealed, it does so in what
    had opened it. In post's transaction."""
    for fact in _NAMED:
        taken = fact.objects.filter(removed_by=batch).exclude(record=F("uid")).exclude(name="")
        corrected = fact.objects.filter(added_by=batch).exclude(record=F("uid")).values("record")
        for row in taken.exclude(record__in=corrected):
            if any(_is_of_a_minor(former) for former in _before(row)):
                _seal(row)


def _is_of_a_minor(row: Any) -> bool:
    closed = isinstance(row, Disbursement) and row.category.closed
    return not closed and "name" in row.private


def _before(row: Any) -> Iterator[Any]:
    """Every version that the row's own came after, those that an undo took out again among them."""
    fact, seen = type(row), set[int]()
    waits = list(_replaced(row))
    while waits:
        former = waits.pop()
        if former.pk in seen:
            continue
        seen.add(former.pk)
        yield former
        undone = Restoration.objects.filter(sheet=fact.SHEET, fact_id=former.pk).values("removed_by")
        waits += fact.objects.filter(added_by__in=undone, record=row.record).exclude(pk=row.pk)
        waits += _replaced(former)


def _replaced(row: Any) -> Any:
    """What the row was put in the place of."""
    return type(row).objects.filter(removed_by=row.added_by_id, record=row.record).exclude(pk=row.pk)


def _seal(row: Any) -> None:
    if row.name:
        sealed = cipher.seal_values({**row.private, "name": row.name}, row.uid)
        type(row).objects.filter(pk=row.pk).update(name="", sealed=sealed)
