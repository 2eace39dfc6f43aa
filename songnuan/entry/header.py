"""Finding the table on a sheet: which of the five it is, where its header stands, which column is which."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import SHEETS, Column, Sheet
from songnuan.lib.spreadsheets.cells import Cell, SheetHead
from songnuan.lib.spreadsheets.marking.marks import NOTES
from songnuan.lib.text import fold_header

DEEPEST_HEADER = 15
"""The header stands within the first 15 rows (contracts)."""

WAN = "万元"
_NOT_DATA = frozenset(("序号", "编号", "序", "no.", "no"))

Texts = list[list[str]]
"""For each cell of a header, in which ways it may be read: folded, the likeliest first."""


@dataclass(frozen=True)
class Header:
    """Where the table starts and which cell of a row belongs to which column."""

    sheet: Sheet
    row: int
    """The header's last row: data stand below it."""
    places: dict[str, int]
    """column's field → index of its cell in a row."""
    faults: tuple[Fault, ...]
    wan: bool = False
    """Whether the header or a line above it says that amounts are in 万元."""
    titles: tuple[str, ...] = ()
    """The texts above the header."""
    notes: int | None = None
    """Index of the column that an earlier marking left: nothing in it was written by the clerk."""

    def place(self, column: Column) -> int | None:
        return self.places.get(column.field)


def find(rows: Sequence[tuple[int, Sequence[Cell]]], head: SheetHead, lookups: Lookups) -> Header | None:
    """The header among a sheet's first rows, in one line or two; None where the sheet is none of the five."""
    columns = {sheet.name: columns_by_header(sheet, lookups.synonyms) for sheet in SHEETS}
    best: tuple[tuple[int, int, int], Sheet, int, Texts] | None = None
    for number, texts in _candidates([row for row in rows if row[0] <= DEEPEST_HEADER], head):
        for sheet in SHEETS:
            hits = {column for ways in texts if (column := _column(ways, columns[sheet.name]))}
            required = sum(column.required for column in hits)
            score = (required, len(hits), int(sheet.name in head.name))
            if len(hits) >= 2 and required and (best is None or score > best[0]):
                best = score, sheet, number, texts
    if best is None:
        return None
    _score, sheet, number, texts = best
    return _match(sheet, number, texts, columns[sheet.name], rows)


def columns_by_header(sheet: Sheet, synonyms: Mapping[str, Mapping[str, str]]) -> dict[str, Column]:
    """Folded header → column: the canonical names, then the sheet's synonyms, then everybody's."""
    canonical = {column.header: column for column in sheet.columns}
    written = {**synonyms.get("", {}), **synonyms.get(sheet.name, {})}
    meant = {text: canonical[header] for text, header in written.items() if header in canonical}
    return {**meant, **{fold_header(column.header): column for column in sheet.columns}}


def _candidates(rows: Sequence[tuple[int, Sequence[Cell]]], head: SheetHead) -> Iterator[tuple[int, Texts]]:
    """Every row as a header of one line, and every row with the next as one of two. Single lines first."""
    folded = [(number, _spread(number, cells, head)) for number, cells in rows]
    for number, texts in folded:
        yield number, [[text] for text in texts]
    for (upper_number, upper), (number, lower) in pairwise(folded):
        if number == upper_number + 1:
            width = max(len(upper), len(lower))
            pairs = zip(upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower)), strict=True)
            yield number, [[below, above + below] if below else [above] for above, below in pairs]


def _spread(number: int, cells: Sequence[Cell], head: SheetHead) -> list[str]:
    """A row's texts, folded; a title merged over several columns stands over each of them."""
    texts = [_fold(cell) for cell in cells]
    for first_row, first_column, last_row, last_column in head.merges:
        if first_row == number == last_row and first_column <= len(texts):
            texts += [""] * (last_column - len(texts))
            texts[first_column - 1 : last_column] = [texts[first_column - 1]] * (
                last_column - first_column + 1
            )
    return texts


def _fold(cell: Cell) -> str:
    return fold_header(cell).replace(f"({WAN})", "(元)") if isinstance(cell, str) else ""


def _column(ways: Sequence[str], columns: Mapping[str, Column]) -> Column | None:
    return next((columns[text] for text in ways if text in columns), None)


def _is_named(column: Column, ways: Sequence[str]) -> bool:
    """Whether a header is the column's own name, not a synonym."""
    return fold_header(column.header) in ways


def _match(
    sheet: Sheet,
    number: int,
    texts: Texts,
    columns: Mapping[str, Column],
    rows: Sequence[tuple[int, Sequence[Cell]]],
) -> Header:
    places: dict[str, int] = {}
    faults: list[Fault] = []
    notes = next((index for index, ways in enumerate(texts) if ways[0].startswith(NOTES)), None)
    found = [_column(ways, columns) for ways in texts]
    named = {
        column.field for column, ways in zip(found, texts, strict=True) if column and _is_named(column, ways)
    }
    for index, (column, ways) in enumerate(zip(found, texts, strict=True)):
        # A synonym beside the column's own name is another column: 金额 beside 慰问金(元).
        if column is not None and (_is_named(column, ways) or column.field not in named):
            if column.field in places:
                faults.append(_twice(sheet, column))
            places.setdefault(column.field, index)
        elif any(ways) and ways[0] not in _NOT_DATA and index != notes:
            faults.append(_extra(sheet, number, ways[0]))
    above = [cell for row, cells in rows if row <= number for cell in cells if isinstance(cell, str)]
    above = [text for text in above if not text.startswith(NOTES)]
    return Header(
        sheet, number, places, tuple(faults), any(WAN in text for text in above), tuple(above), notes
    )


def _extra(sheet: Sheet, number: int, text: str) -> Fault:
    message = _("“%(column)s”这一列不在模板中，没有读取。") % {"column": text[:20]}
    return Fault(sheet.name, number, None, "extra_column", message)


def _twice(sheet: Sheet, column: Column) -> Fault:
    message = _("“%(column)s”这一列出现了两次，不知道该用哪一列。请只保留一列。") % {
        "column": _(column.header)
    }
    return Fault(sheet.name, None, column.header, "missing_column", message)


def missing(header: Header, answered: frozenset[str]) -> list[Fault]:
    """A fault for each required column that is neither in the table nor answered for the whole sheet."""
    return [
        Fault(
            header.sheet.name, None, column.header, "missing_column",
            _("缺少“%(column)s”这一列。请补上这一列，或用“本表统一为”一次填好。") % {"column": _(column.header)},
        )
        for column in header.sheet.columns
        if column.required and column.field not in header.places and column.header not in answered
    ]  # fmt: skip
