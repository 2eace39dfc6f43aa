"""A row that waits already and was sent again just as it was: it waits once, in the later batch."""

import json
from collections import defaultdict

from campaigns.models import Batch, PendingRow
from songnuan.lib import cipher


def supersede(batch: Batch) -> int:
    """Settle by this batch every earlier row of its union that it left out anew, cell for cell; how many.

    One to one, as two rows that say the same may both be meant. What is corrected cannot be told so: there the mark
    of the workbook tells, or the clerk.
    """
    waiting: dict[bytes, list[int]] = defaultdict(list)
    earlier = (
        PendingRow.objects.open().filter(campaign=batch.campaign, union=batch.union).exclude(batch=batch)
    )
    for row in earlier.select_related("table").order_by("-pk"):
        waiting[_print(row)].append(row.pk)
    if not waiting:
        return 0
    anew = PendingRow.objects.filter(batch=batch).select_related("table").order_by("pk")
    known = [waiting[mark].pop() for row in anew if waiting.get(mark := _print(row))]
    return PendingRow.objects.filter(pk__in=known).update(settled_by=batch)


def _print(row: PendingRow) -> bytes:
    """Equal where every understood cell is."""
    cells = {
        header: cell
        for (_text, header), cell in zip(row.table.heads, row.content["cells"], strict=False)
        if header and cell not in (None, "")
    }
    return cipher.fingerprint(json.dumps([row.table.sheet, cells], sort_keys=True, ensure_ascii=False))
