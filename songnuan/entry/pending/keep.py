"""Keeping the rows that a batch left out, each in the place of the one that waited before, where it came back."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from campaigns.models import Batch, PendingRow, PendingTable
from songnuan.entry.check import Checked, CheckedSheet
from songnuan.entry.compare import Compared
from songnuan.entry.faults import Fault
from songnuan.entry.layout import Layout
from songnuan.entry.names import Lookups
from songnuan.entry.pending.again import Again
from songnuan.entry.pending.returned import anew, settle
from songnuan.entry.pending.settled import stored
from songnuan.entry.quoted import OF_ROWS, unquoted
from songnuan.entry.record import Row
from songnuan.entry.sheets import BY_NAME, Sheet
from songnuan.entry.units import head, in_unit
from songnuan.entry.written import text_of
from songnuan.lib import cipher
from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.cells import Cell

_AT_ONCE = 1_000

Head = tuple[str, str]
"""A header as written, and the canonical one, empty where it is none."""


def keep(batch: Batch, checked: Checked, compared: Compared, lookups: Lookups) -> None:
    """Keep every row that the batch left out, sealed, within the caller's transaction.

    Rows that waited and came back in its file are settled by it, be they stored or left out anew.
    """
    layouts = {layout.title: layout for layout in checked.layouts}
    came, is_over = compared.returned.waiting, compared.returned.is_over
    settle(came.values(), batch)
    again: Again | None = None
    left_out: set[tuple[str, int]] = set()
    for sheet, against in _paired(checked, compared):
        out = _left_out(sheet, against.refused if against else [])
        left = sorted((number, row) for number, row in out.items() if not is_over(sheet.title, number))
        if not left:
            continue
        left_out.update((sheet.title, number) for number, _row in left)
        again = again or Again(batch)
        kind = BY_NAME[sheet.name]
        columns = _columns(kind, sheet, layouts.get(sheet.title))
        table = PendingTable.objects.create(
            batch=batch, sheet=sheet.name, title=sheet.title[:60], scale=sheet.scale,
            heads=[head for head, _place in columns],
        )  # fmt: skip
        said = _said(sheet, compared.faults, checked.titles)
        contents = (
            (
                number,
                _content(
                    _cells(sheet, number, columns, row and partial(_of_record, sheet, row, lookups)),
                    said[number],
                ),
            )
            for number, row in left
        )
        rows = (
            _row(
                table,
                number,
                content,
                came.get((sheet.title, number)) or again.take(table, content),
                again.once(table, content),
            )
            for number, content in contents
        )
        while some := list(islice(rows, _AT_ONCE)):
            PendingRow.objects.bulk_create(some)
    if again is not None:
        again.settle()
    stored({place: row for place, row in came.items() if place not in left_out}, batch)


def _paired(checked: Checked, compared: Compared) -> Iterator[tuple[CheckedSheet, Any]]:
    against = {(sheet.name, sheet.title): sheet for sheet in compared.sheets}
    for sheet in checked.sheets:
        yield sheet, against.get((sheet.name, sheet.title))


def _left_out(sheet: CheckedSheet, refused: list[Row]) -> dict[int, Row | None]:
    good = {row.number for row in sheet.rows}
    left: dict[int, Row | None] = {number: None for number in sheet.kept if number not in good}
    return left | {row.number: row for row in refused}


def _columns(kind: Sheet, sheet: CheckedSheet, layout: Layout | None) -> list[tuple[Head, int | None]]:
    """Each column of the file with its place in a row, and those that were answered instead of filled in."""
    line = layout.lines[0] if layout and layout.lines else None
    columns: list[tuple[Head, int | None]] = []
    for cell in line.cells if line else ():
        # What stood over two lines is written in one that is understood again.
        over_two = cell.header and line and line.first != line.last
        text = head(cell.header or "", sheet.scale) if over_two else cell.text
        columns.append(((text, cell.header or ""), cell.place))
    own = {column.header for column in kind.columns}
    absent = [header for header in sheet.answers if header in own and header not in sheet.places]
    return columns + [((head(header, sheet.scale), header), None) for header in absent]


def _cells(
    sheet: CheckedSheet,
    number: int,
    columns: list[tuple[Head, int | None]],
    instead: Callable[[str], str | None] | None,
) -> list[Cell]:
    """The row in the order of its columns; what was answered for a column stands where nothing does."""
    stands = sheet.kept.get(number, [])
    cells: list[Cell] = []
    for (_text, header), place in columns:
        cell: Cell = stands[place] if place is not None and place < len(stands) else None
        cell = instead(header) if instead and number not in sheet.kept else cell
        cells.append(sheet.answers.get(header) if cell is None or cell == "" else cell)
    return cells


def _of_record(sheet: CheckedSheet, row: Row, lookups: Lookups, header: str) -> str | None:
    for column in BY_NAME[sheet.name].columns:
        if column.header == header:
            value = getattr(row.record, column.field)
            if column.kind == "money" and value is not None:
                return in_unit(value, sheet.scale)
            return text_of(column, value, lookups) or None
    return None


def _said(sheet: CheckedSheet, faults: list[Fault], titles: list[str]) -> dict[int, list[list[str | None]]]:
    """By row what is wrong with it, in sentences for whoever may read the row, in which no title of a worksheet stands."""
    said: dict[int, list[list[str | None]]] = defaultdict(list)
    for fault in faults:
        here = fault.sheet == sheet.name and fault.title in ("", sheet.title)
        if here and fault.row is not None and not fault.is_warning:
            message = unquoted(fault.message, titles) if fault.code in OF_ROWS else fault.message
            said[fault.row].append([fault.column, fault.code, message])
    return said


def _content(cells: list[Cell], said: list[list[str | None]]) -> bytes:
    return wire.written({"cells": cells, "faults": said}).encode("utf-8", "replace")


def _row(
    table: PendingTable, number: int, content: bytes, before: PendingRow | None, once: Sequence[PendingRow]
) -> PendingRow:
    """`before`: the row in whose place it waits; `once`: others that said the same, and named nobody."""
    batch = table.batch
    row = PendingRow(batch=batch, table=table, campaign=batch.campaign, union=batch.union, row=number)
    if before is not None:
        row.uid = anew(before, batch)
    alike = [*once, before] if before is not None else once
    row.was_closed = any(other.was_closed for other in alike)
    row.was_a_childs = any(other.was_a_childs for other in alike)
    row.sealed = cipher.seal(content, row.uid)
    return row
