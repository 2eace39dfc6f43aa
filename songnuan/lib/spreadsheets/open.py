"""Open a client's spreadsheet: a fresh process under limits reads it, and its sheets stream in from there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.cells import Cell, SheetHead
from songnuan.lib.spreadsheets.limits import LIMITS, Limits
from songnuan.lib.spreadsheets.lines import Lines, died, lines_of, trusted
from songnuan.lib.spreadsheets.names import safe_name


class SheetRows:
    """One sheet: its `head`, and its rows when iterated, once.

    A row is (number that Excel shows, cells from column A to the last with a value); blank rows are left out.
    Of a long sheet hidden rows and columns stand in the head only when all its rows were taken, and iterating may
    raise Refused: nothing may be kept of a sheet that was not taken whole.
    """

    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    @property
    def head(self) -> SheetHead:
        return self._rows.head

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        return iter(self._rows)


@contextmanager
def open_workbook(path: Path, filename: str, limits: Limits = LIMITS) -> Iterator[Iterator[SheetRows]]:
    """Hand out the sheets of a client's file, in workbook order; rows stream, memory stays flat.

    `filename` is the client's name for it: its ending must agree with the content. Raises Refused, and does
    so on entering, before the first sheet, for everything that is wrong with the file itself; what is wrong far down in
    a long sheet, when its rows are taken. The reading process has ended and is reaped when the block is left, however
    it is left.
    """
    suffix = PurePosixPath(safe_name(filename)).suffix.lower()
    with path.open("rb") as file, lines_of(f"{__package__}.child", file, limits, suffix) as lines:
        first = lines.next()
        yield _sheets(lines, first)


def _sheets(lines: Lines, line: bytes) -> Iterator[SheetRows]:
    """Yield the sheets; a sheet whose rows were left unread is passed over."""
    while line[:1] == wire.HEAD:
        with trusted():
            head = wire.parse_head(wire.read(line[1:]))
        rows = _Rows(lines, head)
        yield SheetRows(rows)
        line = rows.rest()
    if line[:1] != wire.END:
        raise died()


class _Rows:
    """The rows of one sheet, and then the line behind them. `head` is the sheet's, as far as it is known."""

    def __init__(self, lines: Lines, head: SheetHead) -> None:
        self._lines = lines
        self._behind: bytes | None = None
        self.head = head

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        while self._behind is None:
            line = self._next()
            if line is not None:
                with trusted():
                    rows = list(wire.parse_rows(wire.read(line[1:])))
                yield from rows

    def _next(self) -> bytes | None:
        """A line of rows; None where it was none, and is taken note of."""
        line = self._lines.next()
        if line[:1] == wire.ROWS:
            return line
        if line[:1] == wire.WHOLE_HEAD:
            with trusted():
                self.head = wire.parse_head(wire.read(line[1:]))
        else:
            self._behind = line
        return None

    def rest(self) -> bytes:
        """Pass over the rows that nobody asked for, and answer the line behind them."""
        while self._behind is None:
            self._next()
        return self._behind
