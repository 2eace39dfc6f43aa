"""Pending rows as a list shows them: whom a row is about, masked, and what has to be put right."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.models import PendingRow
from songnuan.entry.check import CheckedSheet
from songnuan.entry.look.shown import name_in
from songnuan.entry.names import Lookups, load
from songnuan.entry.sealed_check import cells_of
from songnuan.lib.spreadsheets.cells import Cell


@dataclass(frozen=True)
class PendingLine:
    """One row of the list. `faults`: column (or None) and sentence of each fault."""

    row: PendingRow
    name: str
    faults: tuple[tuple[str | None, str], ...]


def lines(rows: Iterable[PendingRow]) -> Iterator[PendingLine]:
    """The rows of one page; a snapshot of names for each union and campaign among them."""
    known: dict[tuple[int, int], Lookups] = {}
    for row in rows:
        place = row.campaign_id, row.union_id
        if place not in known:
            known[place] = load(row.campaign, row.union)
        content = row.content
        sheet = as_checked(row, content)
        faults = tuple((column, message) for column, _code, message in content["faults"])
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
