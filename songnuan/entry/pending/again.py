"""A row that waits already and was sent again just as it was: it waits once, in the later batch."""

import json
from collections import defaultdict
from collections.abc import Sequence

from campaigns.models import Batch, PendingRow, PendingTable
from songnuan.entry.pending.returned import settle
from songnuan.lib import cipher


class Again:
    """The rows of a batch's union that wait since before it, by what they say.

    One to one, as two rows that say the same may both be meant. What is corrected cannot be told so: there the mark
    of the workbook tells, or the clerk.
    """

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._waiting: dict[bytes, list[PendingRow]] = defaultdict(list)
        earlier = PendingRow.objects.open().filter(campaign=batch.campaign, union=batch.union)
        for row in earlier.exclude(batch=batch).select_related("table").order_by("-pk"):
            self._waiting[_print(row.table, row.content["cells"])].append(row)
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

    def settle(self) -> None:
        """What was taken waits in the batch from now on."""
        settle(self._taken, self._batch)


def _print(table: PendingTable, cells: Sequence[object]) -> bytes:
    """Equal where every understood cell is."""
    said = {
        header: cell
        for (_text, header), cell in zip(table.heads, cells, strict=False)
        if header and cell not in (None, "")
    }
    return cipher.fingerprint(json.dumps([table.sheet, said], sort_keys=True, ensure_ascii=False))
