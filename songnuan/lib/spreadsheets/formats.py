"""The formats of numbers that a workbook brings along."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.serials import Shows, shows

Number = TypeVar("Number", bound=Hashable)


class Formats(Generic[Number]):
    """By the number under which a style names each. What one shows takes long to tell: few and short ones are taken, and only
    those are asked that a style names."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._codes: dict[Number, list[str]] = {}
        self._count = 0

    def add(self, number: Number, code: str) -> None:
        """Raises Refused (too_large)."""
        self._codes.setdefault(number, []).append(code)
        self._count += 1
        if self._count > self._limits.format_count or len(code) > self._limits.format_characters:
            raise Refused(
                "too_large", "单元格的数字格式太多或者太长，不予读取。请新建工作簿，只粘贴数值后上传。"
            )

    def shown(self, named: Iterable[Number]) -> dict[Number, Shows]:
        """What each of those shows that are among `named`; of several under one number one that shows another number, else the last."""
        return {
            number: _of_several([shows(code) for code in self._codes[number]])
            for number in self._codes.keys() & set(named)
        }


def _of_several(found: list[Shows]) -> Shows:
    return next((one for one in found if one is not None and not isinstance(one, bool)), found[-1])
