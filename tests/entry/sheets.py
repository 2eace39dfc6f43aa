"""Sheets as a reader would hand them over, and faults in a form that tests can list."""

from collections.abc import Iterable, Sequence
from typing import Any

from songnuan.entry import names
from songnuan.entry.check import Checked, check_sheets
from songnuan.entry.faults import Fault
from songnuan.entry.walk import silent
from songnuan.lib.spreadsheets.cells import Cell, SheetHead
from tests import factories as make

HANDED = "慰问帮扶发放"
Place = tuple[int | None, str | None, str]
"""Row, column, code."""


def grid(title: str, lines: Iterable[Sequence[Cell]], **head: Any) -> make.TypedSheet:
    """A sheet line by line from row 1; lines without any value are left out, as readers do."""
    rows = [
        (number, list(cells))
        for number, cells in enumerate(lines, start=1)
        if any(c is not None for c in cells)
    ]
    return make.TypedSheet(SheetHead(name=title, row_count=rows[-1][0] if rows else 0, **head), rows)


def check(*sheets: make.TypedSheet, at: str = make.CHAOYANG, **defaults: str) -> Checked:
    """Those sheets checked for a union; defaults by column, 金额 for 金额(元) and so on."""
    answers = {
        {"金额": "金额(元)", "慰问金": "慰问金(元)"}.get(name, name): value
        for name, value in defaults.items()
    }
    return check_sheets(sheets, names.load(make.campaign(), make.union(at)), answers, silent)  # type: ignore[arg-type]


def places(faults: Iterable[Fault]) -> list[Place]:
    """Row, column and code of each fault, sorted."""
    return sorted(((f.row, f.column, f.code) for f in faults), key=lambda place: tuple(map(str, place)))


def handed(*changes: dict[str, Cell], **head: Any) -> make.TypedSheet:
    """A sheet of 慰问帮扶发放 with one good row for each set of changes, from row 2."""
    return make.sheet(HANDED, [make.disbursement(**change) for change in changes], **head)
