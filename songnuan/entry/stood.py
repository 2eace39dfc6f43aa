"""Rows that stand where a file's rows would come to stand: live ones of the ledger, and those of its earlier worksheets."""

from collections import namedtuple
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from campaigns.models import FactQuerySet
from songnuan.entry.record import Row

_STORED = {"source": "source_id", "category": "category_id", "item": "item_id", "kind": "kind_id"}


class Place(NamedTuple):
    """A batch of that number, or else a worksheet of the same file; one that was entered by hand has no row."""

    batch: int | None
    title: str
    row: int | None

    @property
    def table(self) -> str:
        """Batch or worksheet, for people."""
        if self.batch is None:
            return _("本文件“%(sheet)s”表") % {"sheet": self.title}
        return _("批次%(batch)s") % {"batch": self.batch}

    def __str__(self) -> str:
        if self.row is None:
            return self.table
        return _("%(table)s第%(row)s行") % {"table": self.table, "row": self.row}


class Stood(NamedTuple):
    """A row that stands, with the fields that were asked for, and its fingerprint where it is of the same file."""

    place: Place
    record: Any
    keyed: bool = True
    finger: bytes | None = None


def live_rows(live: FactQuerySet, fields: Sequence[str]) -> Iterator[Stood]:
    """Those of the ledger, the newest first."""
    record = namedtuple("record", fields)  # type: ignore[misc]
    columns = [_STORED.get(field, field) for field in fields]
    found = live.order_by("-pk").values_list("added_by__number", "row", "key", *columns)
    for batch, row, key, *values in found.iterator():
        yield Stood(Place(batch, "", row), record(*map(_plain, values)), key is not None)


def of_file(rows: Iterable[Row], title: str) -> Iterator[Stood]:
    """Those of a worksheet of the file."""
    for row in rows:
        yield Stood(Place(None, title, row.number), row.record, row.key is not None, row.finger)


def _plain(value: Any) -> Any:
    """A stored value as a record of a file has it."""
    return value.isoformat() if isinstance(value, date) else value
