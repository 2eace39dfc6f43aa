"""What was corrected in the preview, as the batch's page shows it: numbers and persons masked.

The line names the row of the file, as the lists beside it do. Who does not work with such files is told of a row about
a person no more than of every such row: neither category nor what the help was for.
"""

from dataclasses import dataclass

from beneficiaries.sight import PLAIN
from campaigns.models import Batch, User
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


def mended_in(batch: Batch, user: User) -> tuple[MendedLine, ...]:
    """The cells of a batch's file that were typed anew in its preview; the first two hundred."""
    cells = MendedCell.objects.filter(upload__batch=batch).select_related("by")[:MOST]
    works_here = user.has_perm("campaigns.upload_batch")
    return tuple(_line(cell, works_here=works_here) for cell in cells)


def _line(cell: MendedCell, *, works_here: bool) -> MendedLine:
    sheet = BY_NAME[cell.sheet]
    column = column_of(sheet, cell.header)
    of_persons = hasattr(sheet.fact, "person")
    if of_persons and not works_here and (column is None or column.field not in PLAIN):
        return MendedLine(cell, "…", "…")
    before, after = (
        masked(sheet, column, cell.values[which]) if column else "" for which in ("before", "after")
    )
    return MendedLine(cell, before, after)
