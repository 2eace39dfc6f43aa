"""Cells of ID numbers, credit codes, phones and bank cards. The cell's type is judged before any digit."""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from songnuan.entry.faults import CellFault
from songnuan.entry.rules.text import UNSETTLED, Plain, as_text, refuse_broken
from songnuan.lib.identifiers import (
    InvalidIdentifier,
    clean_citizen_id,
    clean_credit_code,
    is_plain_citizen_id,
)
from songnuan.lib.spreadsheets.cells import Cell, Disguised
from songnuan.lib.text import squeeze

_EXPONENT = re.compile(r"\d(\.\d+)?E\+?\d+", re.ASCII)
_PHONE = re.compile(r"1[3-9]\d{9}|(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?", re.ASCII)
_CARD = re.compile(r"\d{12,19}", re.ASCII)
_MOST_DIGITS = 60
_MOST_EXACT = 10**15
"""Numbers from here on have lost digits when Excel stored them."""
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")
"""Each digit doubled, the two digits of the result added up."""


class _CitizenId:
    """A citizen's ID number; a number cell is damaged whatever its digits say (Excel keeps 15)."""

    def __call__(self, cell: Cell) -> Plain:
        refuse_broken(cell)
        if _is_number(cell):
            raise CellFault("id_number_damaged", _damaged())
        text = squeeze(as_text(cell))
        if not text:
            return None
        if _EXPONENT.fullmatch(text.upper()):
            raise CellFault("id_number_damaged", _damaged())
        try:
            return clean_citizen_id(text)
        except InvalidIdentifier as problem:
            raise CellFault("id_number_invalid", problem.message) from None

    def many(self, cells: Sequence[Cell]) -> list[Any]:
        """Whole and right numbers, written plainly, as they stand; UNSETTLED for everything else."""
        return [cell if type(cell) is str and is_plain_citizen_id(cell) else UNSETTLED for cell in cells]


citizen_id = _CitizenId()


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float | Disguised) and not isinstance(cell, bool)


def _damaged() -> str:
    return _("这一格是数字格式，Excel 已抹掉末三位，无法恢复。请把该列设为文本后重新填写。")


def credit_code(cell: Cell) -> Plain:
    """A unified social credit code."""
    refuse_broken(cell)
    if _is_number(cell):
        raise CellFault(
            "credit_code_invalid", _("这一格是数字格式，Excel 只保留前15位。请把该列设为文本后重新填写。")
        )
    text = squeeze(as_text(cell))
    if not text:
        return None
    try:
        return clean_credit_code(text)
    except InvalidIdentifier as problem:
        raise CellFault("credit_code_invalid", problem.message) from None


def _together(cell: Cell) -> str:
    """A number without the blanks within it. Two numbers stay two, and one of more digits than Excel keeps looks like it."""
    if isinstance(cell, int) and abs(cell) >= _MOST_EXACT:
        return f"{cell:.15g}"
    text = as_text(cell)
    parts = text.split()
    if sum(looks_like_phone(squeeze(part)) or looks_like_card(squeeze(part)) for part in parts) > 1:
        return " ".join(map(squeeze, parts))
    return squeeze(text)


class _Digits:
    """A phone or card number as written, without spaces; what is odd about it is a warning, not a fault."""

    def __call__(self, cell: Cell) -> Plain:
        text = _together(cell)
        if len(text) > _MOST_DIGITS:
            raise CellFault(
                "too_large",
                _("这一格有%(count)d个字，最多%(most)d个。请缩短。")
                % {"count": len(text), "most": _MOST_DIGITS},
            )
        return text or None

    def many(self, cells: Sequence[Cell]) -> list[Any]:
        """Texts of digits alone as they stand, UNSETTLED for everything else."""
        return [
            cell
            if type(cell) is str and len(cell) <= _MOST_DIGITS and cell.isascii() and cell.isdigit()
            else UNSETTLED
            for cell in cells
        ]


digits = _Digits()


def looks_like_phone(text: str) -> bool:
    """A mobile or fixed-line number of the mainland."""
    return _PHONE.fullmatch(text) is not None


def looks_like_card(text: str) -> bool:
    """A bank card number: 12 to 19 digits whose last one checks (Luhn)."""
    if not _CARD.fullmatch(text):
        return False
    values = text.encode()
    # The code of a digit is 48 more than the digit: what that adds up to is taken off for all at once.
    total = sum(values[-1::-2]) + sum(values[-2::-2].translate(_DOUBLED)) - 48 * len(values)
    return total % 10 == 0
