"""Workbooks read where they are sent, not by a process of their own: that one takes longer to start than a test's file to read.

What the process is for, hostile files and limits, is asked of the real one (tests/lib/spreadsheets, tests/pages, tests/commands).
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from songnuan.lib.spreadsheets import child
from songnuan.lib.spreadsheets.answering import write
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.lines import Lines


class Here(Lines):
    """The lines of a process that has ended already."""

    def __init__(self, said: bytes) -> None:
        self._said, self._rest = said, b""

    def _read(self) -> bytes:
        said, self._said = self._said, b""
        return said

    def _cause(self) -> Any:
        raise AssertionError("the reading ended without its last line")


@contextmanager
def lines_here(
    module: str, file: BinaryIO, limits: Limits, *arguments: str, given: BinaryIO | None = None
) -> Iterator[Lines]:
    """Stands for songnuan.lib.spreadsheets.lines.lines_of."""
    assert (module, given) == (child.__name__, None)
    said = io.BytesIO()
    write(child.lines(file, limits, arguments), said)
    yield Here(said.getvalue())
