"""Pending rows as a list shows them: whom a row is about, masked, and what has to be put right.

A sentence about a fault may quote the cell, and suggest what it may mean: of a row that is withheld none is told, nor one
that quotes a cell that may hold anything.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import PendingRow, User
from songnuan.entry.check import CheckedSheet
from songnuan.entry.faults import in_general
from songnuan.entry.look.knows import Knows
from songnuan.entry.look.shown import cell_at, name_in
from songnuan.entry.names import Lookups, load
from songnuan.entry.sealed_check import cells_of
from songnuan.entry.sheets import BY_NAME
from songnuan.entry.units import heading
from songnuan.lib.spreadsheets.cells import Cell


@dataclass(frozen=True)
class PendingLine:
    """One row of the list. `faults`: what the column is called (or None) and the sentence of each fault."""

    row: PendingRow
    name: str
    faults: tuple[tuple[str | None, str], ...]


def lines(rows: Iterable[PendingRow], user: User, held: Container[int]) -> Iterator[PendingLine]:
    """The rows of one page as this reader may see them; `held` are the batches whose file they have anyway.

    A snapshot of names for each union and campaign among the rows.
    """
    known: dict[tuple[int, int], Lookups] = {}
    for row in rows:
        place = row.campaign_id, row.union_id
        if place not in known:
            known[place] = load(row.campaign, row.union)
        content = row.content
        sheet = as_checked(row, content)
        knows = Knows.of(user, holds=row.batch_id in held)
        if knows.withholds_settled(row) or knows.withholds_sent(sheet, row.row, known[place]):
            told = tuple(
                (column and heading(column, row.table.scale), in_general(code))
                for column, code, _message in content["faults"]
            )
            yield PendingLine(row, _("不公开"), told)
            continue
        kind = BY_NAME[row.table.sheet]
        faults = tuple(
            (
                column and heading(column, row.table.scale),
                message if knows.says(kind, code, cell_at(sheet, row.row, column)) else in_general(code),
            )
            for column, code, message in content["faults"]
        )
        yield PendingLine(row, name_in(sheet, row.row, known[place]), faults)


def as_checked(row: PendingRow, content: Mapping[str, Any]) -> CheckedSheet:
    """The row alone, as if its sheet had just been read."""
    places = {header: place for place, (_text, header) in enumerate(row.table.heads) if header}
    kept = {row.row: cells_of(list(content["cells"]))}
    return CheckedSheet(row.table.sheet, row.table.title, 1, places=places, kept=kept, scale=row.table.scale)


def cells_by_header(row: PendingRow) -> dict[str, Cell]:
    """Canonical header → what stands there, of the columns that were understood. In clear."""
    sheet = as_checked(row, row.content)
    cells = sheet.kept[row.row]
    return {header: cells[place] for header, place in sheet.places.items()}
