"""本表统一为…: answers given once for a whole column."""

from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _

from songnuan.entry.faults import CellFault
from songnuan.entry.names import Lookups
from songnuan.entry.rules.number import Money
from songnuan.entry.sheets import SHEETS, Column, Sheet
from songnuan.entry.unit_words import YUAN
from songnuan.entry.units import in_unit

UNIT = "单位"
"""Answers in which unit the amounts are written: 元 or 万元."""

_HEADERS = frozenset(column.header for sheet in SHEETS for column in sheet.columns)
_CHOSEN = [column for sheet in SHEETS for column in sheet.columns if column.kind in ("name", "day")]


class UnknownColumn(ValueError):
    """An answer names no column; the text says what to write."""


def parse(answers: Iterable[str]) -> dict[str, str]:
    """列=值 pairs as header → text; UnknownColumn where the column is none of the five sheets'."""
    parsed: dict[str, str] = {}
    for answer in answers:
        header, equals, value = answer.partition("=")
        header, value = header.strip(), value.strip()
        if not equals or not value or (header not in _HEADERS and header != UNIT):
            raise UnknownColumn(
                _("“%(answer)s”不对：请写成 列=值，列名用模板里的名称。") % {"answer": answer}
            )
        if header == UNIT and value not in ("元", "万元"):
            raise UnknownColumn(_("单位只能是“元”或“万元”。"))
        parsed[header] = value
    return parsed


def without_texts(answers: Mapping[str, str], lookups: Lookups) -> dict[str, str]:
    """The answers that are a unit, a day or one of the names to choose from: none of them says who somebody is."""
    return {
        header: value
        for header, value in answers.items()
        if header == UNIT
        or any(column.header == header and _reads(column, value, lookups) for column in _CHOSEN)
    }


def _reads(column: Column, value: str, lookups: Lookups) -> bool:
    try:
        return column.rule(lookups)(value) is not None
    except CellFault:
        return False


def answers_of(
    sheet: Sheet, answers: Mapping[str, str], there: Collection[str], *, asked: bool, scale: int = 1
) -> dict[str, str]:
    """Those of the answers that hold for one sheet, by canonical header, as its cells would hold them: an amount is
    answered in yuan, as its header says, and the sheet's may be in `scale` yuan. `there` are the headers that it has.

    The page asks for a column that a sheet requires and lacks: its answer (`asked`) fills no empty cell of a sheet that has
    the column, where the rows differ. Whoever runs the command names a column of the whole file.
    """
    return {
        column.header: _as_cell(column, answers[column.header], scale)
        for column in sheet.columns
        if column.header in answers and (not asked or (column.required and column.header not in there))
    }


def _as_cell(column: Column, text: str, scale: int) -> str:
    if column.kind != "money" or scale == 1:
        return text
    try:
        fen = Money()(text)
    except CellFault:
        return (
            f"{text}{YUAN}"  # no amount in yuan, so it may become none in the sheet's unit: the check says so
        )
    return in_unit(fen, scale) if isinstance(fen, int) else text
