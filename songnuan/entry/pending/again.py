"""A row that waits already and was sent again just as it was: it waits once, in the later batch. One that waited, and named
nobody once it was stored, waits as what it was found to be."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from django.db.models import Q, QuerySet

from campaigns.models import Batch, PendingRow, PendingTable
from songnuan.entry.pending.returned import settle
from songnuan.lib import cipher

_NAMED_NOBODY = Q(was_closed=True) | Q(was_a_childs=True)
_AT_ONCE = 1_000


class Again:
    """The rows of a batch's union that wait since before it, by what they say.

    One to one, as two rows that say the same may both be meant. What is corrected cannot be told so: there the mark
    of the workbook tells, or the clerk.
    """

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        here = PendingRow.objects.filter(campaign=batch.campaign, union=batch.union).exclude(batch=batch)
        self._waiting = _by_what_they_say(here.open().order_by("-pk"))
        self._once = _by_what_they_say(here.filter(_NAMED_NOBODY))
        self._taken: list[PendingRow] = []

    def take(self, table: PendingTable, content: bytes) -> PendingRow | None:
        """One that says what this content does and was not taken before."""
        if not self._waiting:
            return None
        same = self._waiting.get(_print(table, json.loads(content)["cells"]))
        if not same:
            return None
        self._taken.append(same.pop())
        return self._taken[-1]

    def once(self, table: PendingTable, content: bytes) -> list[PendingRow]:
        """Those that said what this content does and named nobody once they were stored, whatever came of them."""
        return self._once.get(_print(table, json.loads(content)["cells"]), []) if self._once else []

    def settle(self) -> None:
        """What was taken waits in the batch from now on."""
        settle(self._taken, self._batch)


def saying(prints: Collection[bytes], rows: QuerySet[PendingRow]) -> list[PendingRow]:
    """Those of the rows that say one of these; each is opened for it, and no other is kept."""
    return [row for row in _read(rows) if said_by(row) in prints] if prints else []


def _by_what_they_say(rows: QuerySet[PendingRow]) -> dict[bytes, list[PendingRow]]:
    """In the order of the rows."""
    found: dict[bytes, list[PendingRow]] = defaultdict(list)
    for row in _read(rows):
        found[said_by(row)].append(row)
    return found


def _read(rows: QuerySet[PendingRow]) -> Iterator[PendingRow]:
    """Some at a time: these share their tables."""
    return rows.prefetch_related("table").iterator(_AT_ONCE)


def said_by(row: PendingRow) -> bytes:
    """Equal where two rows say the same, column by column."""
    return _print(row.table, row.content["cells"])


def _print(table: PendingTable, cells: Sequence[object]) -> bytes:
    """Equal where every understood cell is."""
    said = {
        header: cell
        for (_text, header), cell in zip(table.heads, cells, strict=False)
        if header and cell not in (None, "")
    }
    return cipher.fingerprint(json.dumps([table.sheet, said], sort_keys=True, ensure_ascii=False))
