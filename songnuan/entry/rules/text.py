"""Cells of free text, and what every rule shares."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from songnuan.entry.faults import CellFault
from songnuan.lib.spreadsheets.cells import Cell, Disguised, ErrorCell, LostFormula, Overlong
from songnuan.lib.text import tidy

Plain = str | int | bool | None
"""A checked value: what JSON and every database take as it is."""

UNSETTLED: Any = object()
"""What a rule's `many` answers for a cell that it does not settle at a glance: the rule itself has to look."""

_LINE_CHARACTERS = "\t\n\r"


def refuse_broken(cell: Cell) -> None:
    """An error cell or a formula without a stored value is never taken for an empty one; an overlong text is not looked into."""
    if isinstance(cell, Overlong):
        message = _("这一格有%(count)d个字，太长了，没有读取。请缩短。")
        raise CellFault("too_large", message % {"count": len(tidy(cell.text))})
    if isinstance(cell, ErrorCell):
        raise CellFault(
            "formula_error", _("这一格是错误值 %(text)s。请改成正确的内容后再传。") % {"text": cell.text}
        )
    if isinstance(cell, LostFormula):
        raise CellFault(
            "formula_error",
            _("这一格的公式没有算出结果。请用 Excel 或 WPS 打开，保存后再传，或直接填写结果。"),
        )


def as_text(cell: Cell) -> str:
    """A cell's content as text, empty for an empty cell; numbers without Excel's dust."""
    if isinstance(cell, str):
        return tidy(cell)
    refuse_broken(cell)
    if cell is None or isinstance(cell, Disguised):
        return _as_shown(cell) if cell else ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.time) else str(cell)


def _as_shown(cell: Disguised) -> str:
    """What stands on the paper is what was meant: 000123 is another file number than 123."""
    if not cell.shown:
        message = _("这一格存的是%(number)s，数字格式却显示成别的内容。请把格式设为文本，照看到的样子填写。")
        raise CellFault("unreadable", message % {"number": f"{cell.number:.15g}"})
    return tidy(cell.shown)


@dataclass(frozen=True)
class Text:
    """Free text as written, within the column's length; characters that no database keeps are refused."""

    longest: int

    def __call__(self, cell: Cell) -> Plain:
        text = tidy(cell.text) if isinstance(cell, Overlong) else as_text(cell)
        if len(text) > self.longest:
            raise CellFault(
                "too_large",
                _("这一格有%(count)d个字，最多%(most)d个。请缩短。")
                % {"count": len(text), "most": self.longest},
            )
        if not text.isprintable():
            for character in text:
                if (
                    character < " " and character not in _LINE_CHARACTERS
                ) or "\ud800" <= character <= "\udfff":
                    raise CellFault("unreadable", _("这一格含有无法保存的控制字符。请重新输入这一格。"))
        return text or None

    def many(self, cells: Sequence[Cell]) -> list[Any]:
        """The usual texts as they stand (short enough, printable, no space at an end), UNSETTLED for the others."""
        longest = self.longest
        return [
            cell
            if type(cell) is str
            and 0 < len(cell) <= longest
            and cell.isprintable()
            and cell[0] != " " != cell[-1]
            else UNSETTLED
            for cell in cells
        ]
