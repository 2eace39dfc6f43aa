"""One row as the clerk wrote it, out of the original that is kept sealed. Personal values stay covered."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from beneficiaries.values import is_closed
from campaigns.models import Batch
from songnuan.entry import names
from songnuan.entry.header import Header, find
from songnuan.entry.sheets import Sheet
from songnuan.entry.unsealed import unsealed
from songnuan.lib.identifiers import mask_name
from songnuan.lib.spreadsheets.cells import Cell, Refused
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
"""Columns whose cells are shown as written. Every other one may hold something about a person."""

FIRST = 15
"""The header stands within the first rows (contracts)."""


@dataclass(frozen=True)
class Written:
    """One cell: the clerk's column by its canonical name, its text or what stands in its place."""

    header: str
    text: str
    covered: bool


@dataclass(frozen=True)
class OriginalRow:
    """A row of the file. `cells` is empty where the original is not kept, or has no such row."""

    sheet: str
    row: int
    cells: tuple[Written, ...]


def original_row(batch: Batch, sheet: str, row: int) -> OriginalRow:
    """The row of the batch's own file. The file lies open for as long as it is read, and no longer."""
    if not batch.stored_as:
        return OriginalRow(sheet, row, ())
    lookups = names.load(batch.campaign, batch.union)
    try:
        with unsealed(batch) as path, open_workbook(path, batch.file_name) as sheets:
            for table in sheets:
                if table.head.name == sheet:
                    return OriginalRow(sheet, row, _read(batch, table, row, lookups))
    except (Refused, FileNotFoundError):
        pass
    return OriginalRow(sheet, row, ())


def _read(batch: Batch, table: SheetRows, wanted: int, lookups: names.Lookups) -> tuple[Written, ...]:
    first: list[tuple[int, list[Cell]]] = []
    header: Header | None = None
    for number, cells in table:
        if len(first) < FIRST:
            first.append((number, cells))
        if number == wanted:
            header = find(first, table.head, lookups)
            if header is None or wanted <= header.row:
                return ()
            return tuple(
                _cells(header, cells, named=_may_be_named(batch, header.sheet, table.head.name, wanted))
            )
    return ()


def _cells(header: Header, cells: Sequence[Cell], *, named: bool) -> list[Written]:
    shown = SHOWN[header.sheet.name]
    found = []
    for column in header.sheet.columns:
        place = header.place(column)
        text = "" if place is None or place >= len(cells) or cells[place] is None else str(cells[place])
        if column.header == "姓名" and named:
            found.append(Written(column.header, mask_name(text), covered=bool(text)))
        elif column.header in shown or not text:
            found.append(Written(column.header, text, covered=False))
        else:
            found.append(Written(column.header, _("已填，不在这里显示"), covered=True))
    return found


def _may_be_named(batch: Batch, sheet: Sheet, title: str, row: int) -> bool:
    """Whether a part of the name may be shown: the row was stored, and neither then nor later as one of the closed class.

    What the row itself says of its category is no answer: it may be said once for the sheet, or in a merged cell.
    """
    stored = sheet.fact.objects.filter(added_by=batch, sheet=title, row=row).first()
    return stored is not None and not is_closed(stored)
