"""The rows of one sheet as lines of the wire, kept until the whole workbook has passed. Where they are many they are packed.

Only a long, plain sheet does not wait for its end (songnuan.lib.spreadsheets.streamed).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.cells import Cell
from songnuan.lib.spreadsheets.filled import Filled
from songnuan.lib.spreadsheets.limits import Limits

BLOCK_ROWS = 500
BLOCK_CHARACTERS = 4_000_000
PACKED_FROM = 64 * 1024 * 1024


class Spool:
    """Takes rows in order and gives back the lines of the wire. Wholly blank rows are left out.

    `longest` is the longest text that a cell may repeat; it keeps a block small where a million cells refer
    to one long shared text. Rows up to `after` were handed out already. `filled` counts for the whole file. Raises
    Refused when that is too much.
    """

    def __init__(self, limits: Limits, filled: Filled, longest: int = 0, after: int = 0) -> None:
        self._filled = filled
        self.after = after
        self._rows: list[tuple[int, list[Cell]]] = []
        self._every = max(1, min(BLOCK_ROWS, BLOCK_CHARACTERS // (limits.columns * max(1, longest))))
        self._blocks: list[bytes] = []
        self._bytes = 0
        self.row_count = 0

    def add(self, number: int, cells: list[Cell]) -> None:
        """Keep a row that holds a value; `number` is the one that Excel shows."""
        if number <= self.after:
            return
        self._filled.add_row(len(cells))
        self._rows.append((number, cells))
        self.row_count = number
        if len(self._rows) >= self._every:
            self._pack()

    def _pack(self) -> None:
        line = wire.rows_line(self._rows)
        self._rows = []
        self._bytes += len(line)
        self._filled.add_text(len(line))
        self._blocks.append(line if self._bytes < PACKED_FROM else zlib.compress(line, 1))

    def lines(self) -> Iterator[bytes]:
        """Yield the lines, each packed block once; the spool is empty afterwards."""
        if self._rows:
            self._pack()
        self._blocks.reverse()
        while self._blocks:
            block = self._blocks.pop()
            yield block if block.startswith(wire.ROWS) else zlib.decompress(block)
