"""The marking process: a workbook's marked copy as lines."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.answering import answer
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.marking.book import mark_xlsx
from songnuan.lib.spreadsheets.marking.carried import parsed


def lines(file: BinaryIO, limits: Limits, arguments: Sequence[str]) -> Iterator[bytes]:
    """The copy. Argument: the number under which its marks are open."""
    with os.fdopen(int(arguments[0]), "rb") as carried:
        marks = parsed(carried.read())
    yield from wire.piece_lines(mark_xlsx(file, marks, limits))
    yield wire.line(wire.END, None)


def main() -> None:
    """Arguments: those of `answer`, and the number under which the marks are open."""
    answer(lines)
