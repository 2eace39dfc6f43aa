"""Finding the table on a sheet: which of the five it is, where its header stands, which column is which."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from songnuan.entry.faults import Fault
from songnuan.entry.sheets import SHEETS, Column, Sheet
from songnuan.lib.spreadsheets.cells import Cell
from songnuan.lib.text import fold_name

DEEPEST_HEADER = 15
"""The header stands within the first 15 rows (contracts)."""

WAN = "万元"
_NOT_DATA = frozenset(("序号", "编号", "序", "no.", "no"))


@dataclass(frozen=True)
class Header:
    """Where the table starts and which cell of a row belongs to which column."""

    sheet: Sheet
    row: int
    places: dict[str, int]
    """column's field → index of its cell in a row."""
    faults: tuple[Fault, ...]
    wan: bool = False
    """Whether the header or a line above it says that amounts are in 万元."""

    def place(self, column: Column) -> int | None:
        return self.places.get(column.field)


def fold(text: object) -> str:
    """A header as it is compared: half width, no spaces, no marks for required columns."""
    return fold_name(str(text)).strip("*:：").replace(f"({WAN})", "(元)") if text is not None else ""


_KNOWN = {sheet.name: {fold(column.header): column for column in sheet.columns} for sheet in SHEETS}


def find(rows: Sequence[tuple[int, Sequence[Cell]]], title: str) -> Header | None:
    """The header among a sheet's first rows; None where the sheet is none of the five."""
    best: tuple[tuple[int, int, int], Sheet, int, Sequence[Cell]] | None = None
    for number, cells in rows:
        if number > DEEPEST_HEADER:
            break
        texts = {fold(cell) for cell in cells if isinstance(cell, str)}
        for sheet in SHEETS:
            known = _KNOWN[sheet.name]
            hits = [known[text] for text in texts if text in known]
            required = sum(column.required for column in hits)
            score = (required, len(hits), int(sheet.name in title))
            if len(hits) >= 2 and required and (best is None or score > best[0]):
                best = score, sheet, number, cells
    if best is None:
        return None
    _score, sheet, number, cells = best
    above = [cell for row, line in rows if row <= number for cell in line]
    wan = any(isinstance(cell, str) and WAN in cell for cell in above)
    return _match(sheet, number, cells, wan=wan)


def _match(sheet: Sheet, number: int, cells: Sequence[Cell], *, wan: bool) -> Header:
    known = _KNOWN[sheet.name]
    places: dict[str, int] = {}
    faults: list[Fault] = []
    for index, cell in enumerate(cells):
        text = fold(cell)
        if not text or text in _NOT_DATA:
            continue
        column = known.get(text)
        if column is None:
            faults.append(_extra(sheet, number, str(cell)))
        elif column.field in places:
            faults.append(_twice(sheet, column))
        else:
            places[column.field] = index
    return Header(sheet, number, places, tuple(faults), wan)


def _extra(sheet: Sheet, number: int, text: str) -> Fault:
    shown = text.strip()[:20]
    message = _("“%(column)s”这一列不在模板中，没有读取。") % {"column": shown}
    return Fault(sheet.name, number, None, "extra_column", message)


def _twice(sheet: Sheet, column: Column) -> Fault:
    message = _("“%(column)s”这一列出现了两次，不知道该用哪一列。请只保留一列。") % {"column": column.header}
    return Fault(sheet.name, None, column.header, "missing_column", message)


def missing(header: Header, answered: frozenset[str]) -> list[Fault]:
    """A fault for each required column that is neither in the table nor answered for the whole sheet."""
    return [
        Fault(
            header.sheet.name, None, column.header, "missing_column",
            _("缺少“%(column)s”这一列。请补上这一列，或用“本表统一为”一次填好。") % {"column": column.header},
        )
        for column in header.sheet.columns
        if column.required and column.field not in header.places and column.header not in answered
    ]  # fmt: skip
