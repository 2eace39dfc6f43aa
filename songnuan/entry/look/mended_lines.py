"""What was corrected in the preview, as the batch's page shows it: numbers and persons masked."""

from dataclasses import dataclass

from campaigns.models import Batch
from songnuan.entry.look.shown import column_of, masked
from songnuan.entry.models import MendedCell
from songnuan.entry.sheets import BY_NAME

MOST = 200


@dataclass(frozen=True)
class MendedLine:
    """One cell: what the file holds, what was typed instead."""

    cell: MendedCell
    before: str
    after: str


def mended_in(batch: Batch) -> tuple[MendedLine, ...]:
    """The cells of a batch's file that were typed anew in its preview; the first two hundred."""
    cells = MendedCell.objects.filter(upload__batch=batch).select_related("by")[:MOST]
    return tuple(_line(cell) for cell in cells)


def _line(cell: MendedCell) -> MendedLine:
    sheet = BY_NAME[cell.sheet]
    column = column_of(sheet, cell.header)
    before, after = (
        masked(sheet, column, cell.values[which]) if column else "" for which in ("before", "after")
    )
    return MendedLine(cell, before, after)
