"""Cells of money and of whole numbers."""

import math
import re
from dataclasses import dataclass
from decimal import Context, Decimal

from django.utils.translation import gettext as _

from songnuan.entry.faults import CellFault
from songnuan.entry.rules.text import Plain, refuse_broken
from songnuan.lib import money
from songnuan.lib.spreadsheets.cells import Cell, Disguised
from songnuan.lib.text import BLANK, has_odd_digits, squeeze

_AMOUNT = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+", re.ASCII)
_DIGIT = "0-9０-９,，.．"
_APART = re.compile(rf"[{_DIGIT}]{BLANK}[{_DIGIT}]")
_MOST = 10**9
_LONGEST = 12
_FIFTEEN = Context(prec=15)


@dataclass(frozen=True)
class Money:
    """An amount in yuan, answered in fen. `scale` is 10,000 where the sheet is in 万元."""

    scale: int = 1

    def __call__(self, cell: Cell) -> Plain:
        refuse_broken(cell)
        if cell is None or (isinstance(cell, str) and not squeeze(cell)):
            return None
        amount = self._amount(cell) * self.scale
        if amount < 0:
            raise CellFault("amount_negative", _("金额不能是负数。如需冲减，请撤销或更正原来的记录。"))
        if amount > money.MOST_FEN // money.FEN_PER_YUAN:
            raise CellFault("amount_invalid", _("金额大得不合常理。请核对。"))
        if amount != amount.quantize(Decimal("0.01")):
            raise CellFault("amount_invalid", _("金额最多两位小数（到分）。请核对后填写准确的数。"))
        return money.fen(amount)

    def _amount(self, cell: Cell) -> Decimal:
        if isinstance(cell, Disguised) and cell.is_padded:
            cell = cell.number
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            if abs(cell) >= 1e15 or math.isnan(cell):
                raise self._not_a_number()
            # Excel shows 15 significant digits; what lies beyond is the dust of binary fractions.
            return Decimal(f"{cell:.15g}")
        if isinstance(cell, Disguised):
            raise _disguised("amount_invalid", cell)
        if not isinstance(cell, str):
            raise self._not_a_number()
        text = _one_number(cell).removeprefix("¥").removeprefix("￥")
        if self.scale != 1:
            text = text.removesuffix("万元")
        if self.scale != 1 and text.endswith("元"):
            raise CellFault("amount_invalid", _("这一格写的是元，表上却按万元填写。请统一成一种单位。"))
        text = text.removesuffix("元")
        match = _AMOUNT.fullmatch(text)
        if match is None or len(text) > 30:
            raise self._not_a_number()
        amount = Decimal(text.replace(",", ""))
        # The same dust, where a program wrote it out as text.
        return amount if len(match[3] or "") <= 3 else _FIFTEEN.plus(amount)

    @staticmethod
    def _not_a_number() -> CellFault:
        return CellFault("amount_invalid", _("金额要写成数字，如 500 或 1200.50。"))


@dataclass(frozen=True)
class Whole:
    """A whole number of `least` or more."""

    least: int = 0

    def __call__(self, cell: Cell) -> Plain:
        refuse_broken(cell)
        number: int | None = None
        if cell is None or (isinstance(cell, str) and not squeeze(cell)):
            return None
        if isinstance(cell, Disguised) and cell.is_padded:
            cell = cell.number
        if isinstance(cell, Disguised):
            raise _disguised("number_invalid", cell)
        if isinstance(cell, bool):
            number = None
        elif isinstance(cell, int):
            number = cell
        elif isinstance(cell, float):
            number = int(cell) if cell.is_integer() else None
        elif isinstance(cell, str) and _WHOLE.fullmatch(_one_number(cell)):
            digits = squeeze(cell).replace(",", "")
            number = int(digits) if len(digits) <= _LONGEST else None
        if number is None or not self.least <= number <= _MOST:
            raise CellFault(
                "number_invalid", _("这里要填整数，不小于%(least)d，不带单位。") % {"least": self.least}
            )
        return number


def _disguised(code: str, cell: Disguised) -> CellFault:
    message = _(
        "这一格存的是%(number)s，数字格式却让它显示成别的数（如万元、百分比）。请改成常规格式，写成要用的数。"
    )
    return CellFault(code, message % {"number": f"{cell.number:.15g}"})


def _one_number(cell: str) -> str:
    """The text in half width without blanks around it; empty where they part its digits, or one only looks like a digit.

    300 and 400 in two lines of one cell are two amounts, and ² and ① stand for something else.
    """
    if cell.isascii() and cell.isdecimal():
        return cell
    return "" if has_odd_digits(cell) or _APART.search(cell) else squeeze(cell)
