"""An .xls: bounds, errors and hidden rows from its records, the values from calamine.

A formula without a stored value does not exist in this format: Excel always writes one.
"""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Iterator

import python_calamine

from songnuan.lib.spreadsheets.archive import damaged
from songnuan.lib.spreadsheets.biff import SheetScan, scan_workbook
from songnuan.lib.spreadsheets.cells import Cell, Refused, SheetHead
from songnuan.lib.spreadsheets.filled import Filled
from songnuan.lib.spreadsheets.kinds import WORKBOOKS
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.ole import CompoundFile
from songnuan.lib.spreadsheets.package import macro
from songnuan.lib.spreadsheets.serials import in_format
from songnuan.lib.spreadsheets.spool import Spool

MACRO_STORAGES = {"_vba_project_cur", "vba", "macros", "_vba_project"}
EMBEDDED = ("mbd", "lnk")


def read_xls(data: bytes, book: CompoundFile, limits: Limits) -> Iterator[tuple[SheetHead, Spool]]:
    """Yield each worksheet's head and rows. Raises Refused."""
    names = {stream.name.casefold() for stream in book.streams}
    if MACRO_STORAGES & names:
        raise macro("宏")
    if any(name.startswith(EMBEDDED) and len(name) > 8 for name in names):
        raise macro("嵌入的其他文件（OLE 对象）")
    filled = Filled(limits)
    scans, date_1904 = scan_workbook(book.read(book.only(*WORKBOOKS)), limits)
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(data))
        if len(workbook.sheet_names) != len(scans):
            raise damaged("工作表数目不一致")
        for index, (name, scan) in enumerate(zip(workbook.sheet_names, scans, strict=True)):
            if scan:
                sheet = workbook.get_sheet_by_index(index)
                yield _sheet(name, sheet, scan, Spool(limits, filled), date_1904=date_1904)
    except python_calamine.PasswordError as error:
        raise Refused("encrypted", "文件设有密码。请在 Excel 或 WPS 中取消密码后另存，再上传。") from error
    except python_calamine.CalamineError as error:
        raise damaged("旧版表格无法读取") from error


def _sheet(
    name: str, sheet: python_calamine.CalamineSheet, scan: SheetScan, spool: Spool, *, date_1904: bool
) -> tuple[SheetHead, Spool]:
    errors: dict[int, list[int]] = {}
    for row, column in scan.errors:
        errors.setdefault(row, []).append(column)
    shown: dict[int, list[int]] = {}
    for row, column in scan.formats:
        shown.setdefault(row, []).append(column)
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells: list[Cell] = [_cell(value) for value in values]
        for column in errors.get(number, ()):
            cells += [None] * (column - len(cells))
            cells[column - 1] = scan.errors[number, column]
        for column in shown.get(number, ()):
            cell = cells[column - 1] if column <= len(cells) else None
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                cells[column - 1] = in_format(cell, scan.formats[number, column])
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            spool.add(number, cells)
    head = SheetHead(
        name=name,
        hidden=scan.hidden,
        hidden_rows=frozenset(row for row in scan.hidden_rows if row <= spool.row_count),
        hidden_columns=frozenset(scan.hidden_columns),
        struck_rows=frozenset(row for row in scan.struck_rows if row <= spool.row_count),
        merges=tuple(scan.merges),
        row_count=spool.row_count,
        date_1904=date_1904,
    )
    return head, spool


Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def _cell(value: Value) -> Cell:
    """A cell of calamine's as ours: blanks None, whole numbers int, a duration the number in the file."""
    if value == "":
        return None
    if isinstance(value, float) and not math.isfinite(value):
        raise damaged("旧版表格无法读取")
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return int(value)
    if isinstance(value, datetime.timedelta):
        return value / datetime.timedelta(days=1)
    return value
