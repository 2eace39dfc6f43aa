"""What was corrected in the preview, as the batch's page shows it: numbers and persons masked.

The line names the row of the file, as the lists beside it do. Who does not work with such files is told of a row about
a person no more than of every such row: neither category nor what the help was for. No more is anybody told of a row
of the closed class, or of one that may be, who may not know of it and has not the file anyway. What the file itself holds in
such a cell may have been anything: that is told to who has the file.
"""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from beneficiaries.sight import PLAIN
from campaigns.desks import UPLOAD
from campaigns.models import Batch, Fact, User
from songnuan.entry.holders import holds, may_fetch
from songnuan.entry.look.knows import Knows
from songnuan.entry.look.shown import PERSONS, column_of, masked
from songnuan.entry.models import MendedCell, Upload
from songnuan.entry.sheets import BY_NAME, DISBURSEMENTS
from songnuan.entry.units import bare

A_PAGE = 200


@dataclass(frozen=True)
class MendedLine:
    """One cell: what the file holds, what was typed instead."""

    cell: MendedCell
    before: str
    after: str

    @property
    def column(self) -> str:
        """What its column is called; amounts without a unit, as the file may be in another."""
        return bare(self.cell.header)


@dataclass(frozen=True)
class Mended:
    """One page of the cells, in the order of the file; `page.paginator.count` is how many there are."""

    page: Page[MendedCell]
    lines: tuple[MendedLine, ...]


def mended_in(batch: Batch, user: User, number: str | None = None) -> Mended:
    """The cells of a batch's file that were typed anew in its preview."""
    page = _page(MendedCell.objects.filter(upload__batch=batch), number)
    cells = list(page)
    if not cells:
        return Mended(page, ())
    works_here = user.has_perm(UPLOAD)
    knows = Knows.of(user, holds=may_fetch(user, batch))
    stored = {sheet: _stored(batch, sheet) for sheet in {cell.sheet for cell in cells}}
    lines = (
        _line(
            cell,
            told=works_here
            and not knows.withholds_stored(
                BY_NAME[cell.sheet], stored[cell.sheet].get((cell.title, cell.row))
            ),
            has_file=knows.has_file,
        )
        for cell in cells
    )
    return Mended(page, tuple(lines))


def mended_since(upload: Upload, user: User, number: str | None = None) -> Mended:
    """The same of a file that waits: who confirms it answers for what others typed, too. What stood and stands there is told
    to who has the file anyway."""
    told = holds(user, upload)
    page = _page(upload.mended.all(), number)
    lines = (_line(cell, told=True, has_file=True) if told else MendedLine(cell, "…", "…") for cell in page)
    return Mended(page, tuple(lines))


def _page(cells: Any, number: str | None) -> Page[MendedCell]:
    return Paginator(cells.select_related("by"), A_PAGE).get_page(number)


def _stored(batch: Batch, name: str) -> dict[tuple[str, int | None], Fact]:
    """What came of the rows of one kind of sheet that had a cell corrected, by sheet of the file and row."""
    sheet = BY_NAME[name]
    if sheet not in PERSONS:
        return {}
    mended = MendedCell.objects.filter(upload__batch=batch, sheet=name).values("row")
    rows: Any = sheet.fact.objects.filter(added_by=batch, row__in=mended)
    if sheet is DISBURSEMENTS:
        rows = rows.select_related("category").with_class()
    return {(fact.sheet, fact.row): fact for fact in rows}


def _line(cell: MendedCell, *, told: bool, has_file: bool) -> MendedLine:
    sheet = BY_NAME[cell.sheet]
    column = column_of(sheet, cell.header)
    before, after = (
        masked(sheet, column, cell.values[which]) if column else "" for which in ("before", "after")
    )
    if sheet in PERSONS and not has_file:
        before = "…"
    if sheet in PERSONS and not told:
        # What was typed instead is what belongs there.
        before, after = "…", after if column and column.field in PLAIN else "…"
    return MendedLine(cell, before, after)
