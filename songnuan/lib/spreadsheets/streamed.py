"""A long sheet handed out while it is still being read: whoever checks its rows works at the same time.

Its head goes out first: merged ranges, which stand behind the rows, come from the first pass over the file (Survey),
hidden rows follow with the whole head at the end. If the merged ranges then turn out otherwise, the file is refused, as it
is for any fault further down: who takes rows from here must be able to throw them away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from songnuan.lib.spreadsheets.archive import damaged
from songnuan.lib.spreadsheets.bounds import Survey
from songnuan.lib.spreadsheets.cells import Refused, SheetHead
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.markup import Odd
from songnuan.lib.spreadsheets.worksheet import Worksheet

CELL_BYTES = 1024
"""Longer cells, on an average, are no roster's."""

Again = Callable[[int], Worksheet]
"""A reader of the sheet from its start, whose spool leaves out the rows up to a number."""
Texts = Callable[[], Iterable[str]]


def head_beforehand(survey: Survey, reader: Worksheet, limits: Limits) -> SheetHead | None:
    """The head of a sheet that may be streamed; None where it has to be read first."""
    if (
        not survey.usual
        or not survey.last_row
        or not limits.stream_from <= survey.size <= survey.cells * CELL_BYTES
    ):
        return None
    try:
        reader.take_merges(survey.end)
    except (Odd, Refused, ValueError):
        return None  # its own reading will say what is wrong
    return replace(reader.head(), row_count=min(survey.last_row, limits.last_row))


class Streamed:
    """The rows of one sheet, as lines of the wire, read as they are asked for. Asking may raise Refused.

    `head` knows of hidden rows and columns, and of the last row, once all lines were taken.
    """

    def __init__(self, head: SheetHead, again: Again, plain: Texts, rewritten: Texts) -> None:
        self.head, self._again = head, again
        self._plain, self._rewritten = plain, rewritten

    def lines(self) -> Iterator[bytes]:
        """Each line once."""
        reader = self._again(0)
        try:
            yield from _lines(reader, self._plain())
        except Odd:
            yield from reader.spool.lines()  # the rows before the odd one
            reader = self._again(reader.spool.row_count)
            try:
                yield from _lines(reader, self._rewritten())
            except Odd as error:
                raise damaged("工作表“%(sheet)s”无法识别", sheet=self.head.name) from error
        read = reader.head()
        # Who shares merged cells out goes by the last row that was told before.
        if read.merges != self.head.merges or (read.merges and read.row_count > self.head.row_count):
            raise damaged("工作表“%(sheet)s”前后不一致", sheet=self.head.name)
        self.head = read


def _lines(reader: Worksheet, texts: Iterable[str]) -> Iterator[bytes]:
    for _step in reader.steps(texts):
        yield from reader.spool.lines()
