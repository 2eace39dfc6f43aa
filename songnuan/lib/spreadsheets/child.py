"""The reading process: one workbook as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.answering import answer
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.reading import empty, read_workbook
from songnuan.lib.spreadsheets.streamed import Streamed


def lines(file: BinaryIO, limits: Limits, arguments: Sequence[str]) -> Iterator[bytes]:
    """All sheets of a workbook. Argument: the ending of the file's name."""
    [suffix] = arguments
    blank = True
    for head, rows in read_workbook(file, suffix, limits):
        yield wire.head_line(head)
        for line in rows.lines():
            blank = False
            yield line
        if isinstance(rows, Streamed):
            yield wire.head_line(rows.head, wire.WHOLE_HEAD)
    if blank:
        raise empty()
    yield wire.line(wire.END, None)


def main() -> None:
    """Arguments: those of `answer`, and the ending of the file's name."""
    answer(lines)
