"""How much may be said of one file: all of it stands in memory at each look, and nobody mends so many cells one by one."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.utils.translation import gettext as _

from songnuan.entry.faults import Fault, Refusal
from songnuan.lib.spreadsheets.cells import Cell

MOST_FAULTS = 200_000
MOST_CELLS = 3_000_000
"""Of rows of which something is said: they are kept as they stand in the file."""
_EVERY = 500
"""So many rows are taken between two looks at the sum."""

Line = TypeVar("Line")


class Plenty:
    """Counts along with a check of which `faults` come."""

    def __init__(self, faults: list[Fault]) -> None:
        self._faults = faults
        self._cells = 0

    def watch(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The lines of a sheet; raises Refusal where too much was said already."""
        for at, line in enumerate(lines):
            if at % _EVERY == 0:
                refuse_if_too_many(len(self._faults), self._cells)
            yield line

    def keep(self, kept: dict[int, list[Cell]], number: int, cells: list[Cell]) -> None:
        """Keep the cells of a row of which something is said."""
        kept[number] = cells
        self._cells += len(cells)


def refuse_if_too_many(faults: int, cells: int = 0) -> None:
    """Raises Refusal."""
    if faults > MOST_FAULTS or cells > MOST_CELLS:
        message = _(
            "错误和提醒太多（最多%(most)d处），可能是列没有对上，或者整列的填法不对。请先在原表里改好，或拆成几份上传。"
        )
        raise Refusal("too_large", message % {"most": MOST_FAULTS})
