"""New rows that seem to stand already: written otherwise, put right since, or as they were before a correction."""

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from campaigns.models import Batch, FactQuerySet
from songnuan.entry.faults import DOUBLE, Fault
from songnuan.entry.names import Lookups
from songnuan.entry.put_right import PutRight
from songnuan.entry.put_right import compared as put_right_by
from songnuan.entry.record import Row
from songnuan.entry.resent import Resent
from songnuan.entry.resent import compared as resent_by
from songnuan.entry.sheets import CONTRIBUTIONS, DISBURSEMENTS, SERVICES, VISITS, Sheet
from songnuan.entry.stood import Stood, live_rows, of_file
from songnuan.lib.bulk import among

NAMED = frozenset(sheet.name for sheet in (CONTRIBUTIONS, VISITS, DISBURSEMENTS, SERVICES))
"""Sheets whose rows may be without a key."""


class _Beside(NamedTuple):
    resent: Resent
    put_right: PutRight

    def add(self, rows: Iterable[Stood]) -> None:
        for stood in rows:
            self.resent.add(stood)
            self.put_right.add(stood)


class Again:
    """The new rows of one kind of sheet, held against live rows of the union and earlier worksheets of the file.

    Asks once for each question, and only where a row is new.
    """

    def __init__(self, sheet: Sheet, live: FactQuerySet, rows: list[Row]) -> None:
        self._sheet = sheet
        # What stands by its key is held against rows without one alone: of two keys nothing is the same by its name.
        self._live = live if any(row.key is None for row in rows) else live.filter(key=None)

    def faults(self, row: Row) -> list[Fault]:
        """The warning about one row, if any."""
        return [*self._beside.resent.faults(row)] or [*self._beside.put_right.faults(row)]

    def of_list(self, rows: Collection[Row]) -> Iterable[Fault]:
        """The warning about rows together, of which nothing was said one by one."""
        return self._beside.put_right.of_list(rows)

    def add(self, rows: Iterable[Row], title: str) -> None:
        """Rows of a worksheet stand for those that follow."""
        self._beside.add(of_file(rows, title))

    @cached_property
    def _beside(self) -> _Beside:
        beside = _Beside(Resent(self._sheet), PutRight(self._sheet))
        beside.add(live_rows(self._live, sorted({*resent_by(self._sheet), *put_right_by(self._sheet)})))
        return beside


def corrected_since(sheet: Sheet, lookups: Lookups, fingers: Collection[bytes]) -> dict[bytes, int | None]:
    """Of those fingerprints, the ones of rows of this union that a correction took out, each with its batch's number."""
    by = {"campaign": lookups.campaign, "union": lookups.union, "removed_by__kind": Batch.Kind.CORRECTION}
    with among(sheet.fact, "fingerprint", fingers) as wanted:
        found = sheet.fact.objects.filter(fingerprint__in=wanted, **by)
        return {
            bytes(finger): number
            for finger, number in found.order_by("removed_by__number").values_list(
                "fingerprint", "removed_by__number"
            )
        }


def was_corrected(sheet: Sheet, row: Row, batch: int | None) -> Fault:
    """The warning about a row that comes back as it was before a correction."""
    message = _(
        "这一行已由批次%(batch)s更正或删除，这里还是更正以前的内容，导入后会再计一次。更正是对的，请去掉这一行，或者照更正后的内容改好。"
    ) % {"batch": batch}
    return Fault(sheet.name, row.number, None, DOUBLE, message)
