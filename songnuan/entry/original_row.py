"""One row as the clerk wrote it, out of the original that is kept sealed. Personal values stay covered.

A file is not read more freely than the row that came of it: of the closed class the head of the category stands there
and what is said of every row, and of a row about a person that was not stored, which may be of it, only the latter. Nor
more freely than its preview: a cell that its column cannot take is for who has the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy

from beneficiaries.sight import PLAIN
from beneficiaries.values import is_closed
from campaigns.models import Batch, User
from songnuan.entry import names
from songnuan.entry.faults import CellFault
from songnuan.entry.header import Header, find
from songnuan.entry.holders import may_fetch
from songnuan.entry.look.knows import Knows
from songnuan.entry.look.shown import PERSONS, as_written, numbers_covered
from songnuan.entry.rules.number import Money
from songnuan.entry.sheets import BY_NAME, SHEETS, Column
from songnuan.entry.units import bare
from songnuan.entry.unsealed import unsealed
from songnuan.ledger import filenames
from songnuan.lib.identifiers import mask_inside, mask_name
from songnuan.lib.spreadsheets.cells import Cell, Refused
from songnuan.lib.spreadsheets.limits import AS_KEPT
from songnuan.lib.spreadsheets.open import SheetRows, open_workbook

SHOWN = {
    "筹集款物": {"资金来源", "形式", "金额(元)", "到账日期", "拨款或捐赠单位", "文号", "是否转拨"},
    "走访企业": {"走访日期", "企业名称", "统一社会信用代码", "企业类型", "所属行业", "职工人数", "受益职工数", "慰问组"},
    "慰问帮扶发放": {
        "人员类别", "用途", "救助项目", "慰问金(元)", "慰问品折价(元)", "慰问品", "数量", "人次", "发放日期", "资金来源", "发放方式",
    },
    "分类服务": {"服务日期", "服务类型", "活动名称", "地点", "服务对象", "人次", "支出金额(元)", "资金来源", "主题活动"},
    "在档困难职工": {"困难类型", "建档日期"},
}  # fmt: skip
"""Columns whose cells are shown as written, numbers of persons masked. Every other one may hold something about a person."""

FREE = frozenset(("text", "digits"))
"""Kinds of columns that take any text."""

_HIDDEN = gettext_lazy("已填，不在这里显示")
LONGEST_HEADER = 30

FIRST = 15
"""The header stands within the first rows (contracts)."""


@dataclass(frozen=True)
class Written:
    """One cell: the clerk's column by its canonical name (empty: not needed), its text or what stands in its place.

    `own` is what the file calls the column, where a clerk said what it is: they may say another thing tomorrow, and that is
    how a file of yesterday is read then.
    """

    header: str
    text: str
    covered: bool
    own: str = ""


@dataclass(frozen=True)
class OriginalRow:
    """A row of the file. `cells` is empty where the original is not kept, or has no such row, `sheet` where it is not told."""

    sheet: str
    row: int
    cells: tuple[Written, ...]

    @property
    def is_explained(self) -> bool:
        """Whether a column is read by what a clerk said of it."""
        return any(cell.own for cell in self.cells)


def original_row(batch: Batch, sheet: str, row: int, user: User, *, is_named: bool = True) -> OriginalRow:
    """The row of the batch's own file as this reader may see it. The file lies open for as long as it is read, and no longer.

    `is_named`: the reader named the sheet. No guess at a name of the clerk's own is answered, right or wrong, but where a row
    that is told to this reader came of it.
    """
    if not batch.stored_as:
        return OriginalRow(sheet, row, ())
    lookups = names.load(batch.campaign, batch.union)
    knows = replace(Knows.of(user), has_file=may_fetch(user, batch))
    told = sheet if sheet in BY_NAME or _tells(batch, sheet, row, user) else ""
    if not told and is_named:
        return OriginalRow("", row, ())
    try:
        with unsealed(batch) as path, open_workbook(path, batch.file_name, AS_KEPT) as sheets:
            for table in sheets:
                if table.head.name == sheet:
                    return OriginalRow(told, row, _read(batch, table, row, lookups, knows))
    except (Refused, FileNotFoundError):
        pass
    return OriginalRow(told, row, ())


def _tells(batch: Batch, sheet: str, row: int, user: User) -> bool:
    """Whether a row was stored of this sheet of the file, is not withheld, and the clerk's own name for it is told beside it."""
    knows = Knows.of(user)
    for kind in SHEETS:
        fact = (
            kind.fact.objects.filter(added_by=batch, sheet=sheet, row=row).select_related("added_by").first()
        )
        if fact is not None and not knows.withholds_stored(kind, fact):
            filenames.tell_sheets(user, [fact])
            return bool(fact.told_sheet)
    return False


def _read(
    batch: Batch, table: SheetRows, wanted: int, lookups: names.Lookups, knows: Knows
) -> tuple[Written, ...]:
    first: list[tuple[int, list[Cell]]] = []
    header: Header | None = None
    for number, cells in table:
        if len(first) < FIRST:
            first.append((number, cells))
        if number != wanted and len(first) < FIRST:
            continue
        header = header or find(first, table.head, lookups)
        if header is None:  # a sheet of none of ours is read no further
            return ()
        if number == wanted:
            if wanted <= header.row:
                return ()
            stored = header.sheet.fact.objects.filter(
                added_by=batch, sheet=table.head.name, row=wanted
            ).first()
            look = _Look(header, stored, knows, lookups)
            told = [look.at(column, _cell(header, column, cells)) for column in header.sheet.columns]
            told += [
                look.beside(cell.text, _at(cells, cell.place))
                for cell in header.cells
                if cell.explained and not cell.header
            ]
            return tuple(
                replace(cell, header=bare(cell.header)) if header.units.wan else cell for cell in told
            )
    return ()


def _cell(header: Header, column: Column, cells: Sequence[Cell]) -> Cell:
    return _at(cells, header.place(column))


def _at(cells: Sequence[Cell], place: int | None) -> Cell:
    return None if place is None or place >= len(cells) else cells[place]


class _Look:
    """What this reader is told of one row: `stored` is what came of it in this very batch, if anything did.

    What the row itself says of its category is no answer: it may be said once for the sheet, or in a merged cell.
    Nor is what a clerk says today of a header: over names it may say 慰问品.
    """

    def __init__(self, header: Header, stored: Any, knows: Knows, lookups: names.Lookups) -> None:
        sheet = header.sheet
        self._explained = {cell.header: cell.text for cell in header.cells if cell.explained and cell.header}
        self._money = Money(10_000 if header.units.wan else 1)
        self._shown = SHOWN[sheet.name]
        self._quotes = partial(knows.quotes, sheet)
        self._stored = stored
        self._withheld = knows.withholds_stored(sheet, stored)
        self._persons = knows.persons
        self._lookups = lookups
        self._named = sheet in PERSONS and stored is not None and not is_closed(stored)

    def at(self, column: Column, cell: Cell) -> Written:
        """A cell of the row, or what stands in its place."""
        return replace(self._at(column, cell), own=self._own(self._explained.get(column.header, "")))

    def beside(self, own: str, cell: Cell) -> Written:
        """A cell of a column that a clerk called not needed."""
        return Written("", str(_HIDDEN) if as_written(cell) else "", covered=True, own=self._own(own))

    def _own(self, header: str) -> str:
        """A clerk's header may tell a category: not beside a row that is withheld."""
        return "" if self._withheld else mask_inside(header)[:LONGEST_HEADER]

    def _at(self, column: Column, cell: Cell) -> Written:
        text = as_written(cell)
        if column.header == "姓名" and self._named and not self._withheld:
            return Written(column.header, mask_name(text), covered=bool(text))
        if column.header == "人员类别" and self._withheld and self._persons and self._stored is not None:
            return Written(column.header, str(self._stored.head), covered=True)
        if not text or (column.header in self._shown and self._is_told(column, cell)):
            return Written(column.header, numbers_covered(column, text), covered=False)
        return Written(column.header, str(_HIDDEN), covered=True)

    def _is_told(self, column: Column, cell: Cell) -> bool:
        """Of a row that is withheld only what is said of every row, and only where it is what belongs there; of a column
        that is read by a clerk's word none that takes any text; of any other what its preview quotes.
        """
        explained = column.header in self._explained
        if (self._withheld and column.field not in PLAIN) or (explained and column.kind in FREE):
            return False
        try:
            rule = self._money if column.kind == "money" else column.rule(self._lookups)
            rule(cell)
        except CellFault as fault:
            return not self._withheld and not explained and self._quotes(fault.code)
        return True
