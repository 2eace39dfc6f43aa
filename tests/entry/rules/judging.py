"""What a rule answers: its value, or the code of its fault."""

from collections.abc import Callable
from typing import Any

from songnuan.entry.faults import CellFault
from songnuan.lib.spreadsheets.cells import Cell, ErrorCell, LostFormula

BROKEN = [ErrorCell("#N/A"), ErrorCell("#REF!"), LostFormula()]
EMPTY = [None, "", "  ", "\u3000\n", "\u00a0"]


def judged(rule: Callable[[Cell], Any], cell: Cell) -> Any:
    """The value; for a fault its code, marked so that no value can be taken for it."""
    try:
        return rule(cell)
    except CellFault as fault:
        return f"! {fault.code}"


def message(rule: Callable[[Cell], Any], cell: Cell) -> str:
    """The sentence of the fault; empty where there is none."""
    try:
        rule(cell)
    except CellFault as fault:
        return str(fault.message)
    return ""
