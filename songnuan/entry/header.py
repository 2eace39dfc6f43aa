"""Finding the table on a sheet: which of the five it is, where its header stands, which column is which."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import SHEETS, Column, Sheet
from songnuan.entry.unit_words import WAN
from songnuan.entry.units import Units, units
from songnuan.entry.vocabulary import Texts, Ways, vocabulary
from songnuan.lib.spreadsheets.cells import Cell, SheetHead
from songnuan.lib.spreadsheets.marking.marks import NOTES
from songnuan.lib.text import fold_header, tidy

DEEPEST_HEADER = 15
"""The header stands within the first 15 rows (contracts)."""

PENDING = "待处理编号"
"""The header of our column in a workbook of pending rows. Never translated."""


class HeadCell(NamedTuple):
    """One filled cell of a header: its place in a row, what the clerk wrote, how that is compared, what it means.

    `key` is the text of both lines where there are two, `lower` that of the lower one. `header` is canonical, empty where the column is not needed, None where nobody knows.
    `explained`: read by what the union's clerk once said; `by` is the id of who did, 0 where that is not known.
    """

    place: int
    text: str
    key: str
    lower: str
    header: str | None
    explained: bool = False
    by: int = 0


class Candidate(NamedTuple):
    """One row, or two, that may be a header."""

    first: int
    last: int
    texts: Texts


@dataclass(frozen=True)
class Header:
    """Where the table starts and which cell of a row belongs to which column."""

    sheet: Sheet
    row: int
    """The header's last row: data stand below it."""
    places: dict[str, int]
    """column's field → index of its cell in a row."""
    faults: tuple[Fault, ...]
    units: Units
    """In which its amounts are."""
    titles: tuple[str, ...] = ()
    """The texts above the header."""
    notes: int | None = None
    """Index of the column that an earlier marking left: nothing in it was written by the clerk."""
    token: int | None = None
    """Index of the column 待处理编号, by which a row that was left out is known again."""
    cells: tuple[HeadCell, ...] = ()
    first: int = 0
    """The header's first row: the same as the last, or the one above it."""
    written: int = 0
    """So many cells its longest row has, as written: in a .csv those behind the last text count, too."""

    @property
    def width(self) -> int:
        """So many columns have a header, up to the last of them."""
        own = [place for place in (self.notes, self.token) if place is not None]
        return 1 + max([cell.place for cell in self.cells] + own, default=-1)

    def place(self, column: Column) -> int | None:
        return self.places.get(column.field)


def find(rows: Sequence[tuple[int, Sequence[Cell]]], head: SheetHead, lookups: Lookups) -> Header | None:
    """The header among a sheet's first rows, in one line or two; None where the sheet is none of the five.

    Where it is one of which everybody knows each cell, what the union's clerks said counts for nothing.
    """
    if lookups.meanings:
        plain = _find(rows, head, replace(lookups, meanings={}))
        if plain is not None and is_settled(plain.cells, plain.sheet, lookups):
            return plain
    return _find(rows, head, lookups)


def _find(rows: Sequence[tuple[int, Sequence[Cell]]], head: SheetHead, lookups: Lookups) -> Header | None:
    words = {sheet.name: vocabulary(sheet, lookups) for sheet in SHEETS}
    best: tuple[tuple[int, int, int], Sheet, Candidate] | None = None
    for candidate in candidates(rows, head):
        for sheet in SHEETS:
            known = words[sheet.name]
            hits = {column for ways in candidate.texts if (column := known.column(ways))}
            required = sum(column.required for column in hits)
            score = (required, len(hits), int(sheet.name in head.name))
            if len(hits) >= 2 and required and (best is None or score > best[0]):
                best = score, sheet, candidate
    if best is None:
        return None
    _score, sheet, candidate = best
    return _match(sheet, candidate, rows, head, lookups)


def candidates(rows: Sequence[tuple[int, Sequence[Cell]]], head: SheetHead) -> Iterator[Candidate]:
    """Every row as a header of one line, and every row with the next as one of two. Single lines first."""
    folded = [
        (number, _spread(number, [_fold(cell) for cell in cells], head))
        for number, cells in rows
        if number <= DEEPEST_HEADER
    ]
    for number, texts in folded:
        yield Candidate(number, number, [[text] for text in texts])
    for (upper_number, upper), (number, lower) in pairwise(folded):
        if number == upper_number + 1:
            width = max(len(upper), len(lower))
            pairs = zip(upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower)), strict=True)
            texts_of_both: Texts = [[below, above + below] if below else [above] for above, below in pairs]
            yield Candidate(upper_number, number, texts_of_both)


def _spread(number: int, texts: list[str], head: SheetHead) -> list[str]:
    """A row's texts; a title merged over several columns stands over each of them."""
    for first_row, first_column, last_row, last_column in head.merges:
        if first_row == number == last_row and first_column <= len(texts):
            texts += [""] * (last_column - len(texts))
            texts[first_column - 1 : last_column] = [texts[first_column - 1]] * (
                last_column - first_column + 1
            )
    return texts


def _fold(cell: Cell) -> str:
    return fold_header(cell).replace(f"({WAN})", "(元)") if isinstance(cell, str) else ""


def _match(
    sheet: Sheet,
    candidate: Candidate,
    rows: Sequence[tuple[int, Sequence[Cell]]],
    head: SheetHead,
    lookups: Lookups,
) -> Header:
    known = vocabulary(sheet, lookups)
    texts = candidate.texts
    places: dict[str, int] = {}
    faults: list[Fault] = []
    notes = next((index for index, ways in enumerate(texts) if ways[0].startswith(NOTES)), None)
    token = next((index for index, ways in enumerate(texts) if ways[0] == PENDING), None)
    ours = {notes, token}
    found = [None if index in ours else known.column(ways) for index, ways in enumerate(texts)]
    sure = {
        column.field
        for column, ways in zip(found, texts, strict=True)
        if column and known.is_sure(column, ways)
    }
    matched: dict[int, str] = {}
    for index, (column, ways) in enumerate(zip(found, texts, strict=True)):
        # A synonym beside the column's own name is another column: 金额 beside 慰问金(元).
        if column is not None and (known.is_sure(column, ways) or column.field not in sure):
            if column.field in places:
                faults.append(_twice(sheet, column))
            places.setdefault(column.field, index)
            matched[index] = column.header
        elif any(ways) and index not in ours and known.is_needless(ways):
            matched[index] = ""
        elif any(ways) and index not in ours:
            faults.append(_extra(sheet, candidate.last, ways[0]))
    texts_above = {
        row: _spread(row, [cell if isinstance(cell, str) else "" for cell in cells], head)
        for row, cells in rows
        if row <= candidate.last
    }
    above = [text for line in texts_above.values() for text in line if text and not text.startswith(NOTES)]
    amounts = {
        column.header: places[column.field]
        for column in sheet.columns
        if column.kind == "money" and column.field in places
    }
    header_lines = [texts_above.get(row, []) for row in range(candidate.last, candidate.first - 1, -1)]
    over = {
        header: [line[place] for line in header_lines if place < len(line)]
        for header, place in amounts.items()
    }
    over_all = [line for row, line in texts_above.items() if row < candidate.first]
    titles = [text for line in over_all for text in line if _said(text)]
    said = units(over, [head.name, *titles], _beside(header_lines, amounts.values()))
    return Header(
        sheet, candidate.last, places, (*faults, *said.faults(sheet.name)), said, tuple(above), notes,
        token, _explained(head_cells(candidate, rows, matched, ours), sheet, lookups), candidate.first,
        max(len(cells) for row, cells in rows if candidate.first <= row <= candidate.last),
    )  # fmt: skip


def _said(text: str) -> bool:
    """Whether a text is neither empty nor our own."""
    return bool(text) and not text.startswith(NOTES)


def _beside(lines: Sequence[list[str]], amounts: Collection[int]) -> Iterator[str]:
    """The texts in the header that stand over no column of amounts."""
    for line in lines:
        yield from (text for place, text in enumerate(line) if place not in amounts and _said(text))


def head_cells(
    candidate: Candidate,
    rows: Sequence[tuple[int, Sequence[Cell]]],
    matched: Mapping[int, str],
    ours: Collection[int | None] = (),
) -> tuple[HeadCell, ...]:
    """The filled cells of a header, each with what it means as far as that is known."""
    lower = next((cells for number, cells in rows if number == candidate.last), ())
    return tuple(
        HeadCell(index, _written(lower, index, ways), ways[-1], ways[0], matched.get(index))
        for index, ways in enumerate(candidate.texts)
        if any(ways) and index not in ours
    )


def is_settled(cells: Sequence[HeadCell], sheet: Sheet, lookups: Lookups) -> bool:
    """Whether everybody knows each of these cells on such a sheet, so that nothing may be said of any."""
    known = vocabulary(sheet, lookups)
    return all(known.is_settled((cell.lower, cell.key)) for cell in cells)


def _explained(cells: Sequence[HeadCell], sheet: Sheet, lookups: Lookups) -> tuple[HeadCell, ...]:
    """The cells; with those that are read by what the union's clerk said, who that was."""
    known, by = vocabulary(sheet, lookups), lookups.explainers.get(sheet.name, {})
    said = {cell.place: known.said_as((cell.lower, cell.key)) for cell in cells}
    return tuple(
        cell if cell.header is None or (word := said[cell.place]) is None
        else cell._replace(explained=True, by=by.get(word, 0))
        for cell in cells
    )  # fmt: skip


def _written(lower: Sequence[Cell], index: int, ways: Ways) -> str:
    """What the clerk reads above the column: both lines where there are two."""
    cell = lower[index] if index < len(lower) else None
    text = " ".join(cell.split()) if isinstance(cell, str) else ""
    upper = ways[-1].removesuffix(ways[0]) if len(ways) > 1 else ""
    return tidy(f"{upper} {text}" if upper else text or ways[0])


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
