"""Open a client's spreadsheet: a fresh process under limits reads it, and its sheets stream in from there."""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path, PurePosixPath

from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.cells import Cell, Refused, SheetHead
from songnuan.lib.spreadsheets.limits import LIMITS, Limits
from songnuan.lib.spreadsheets.names import safe_name

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from songnuan.lib.spreadsheets.child import main
main()
"""
PIECE = 1 << 18
PIPE = 1 << 20
"""So many bytes the reading process may be ahead of whoever takes its rows."""


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
    with path.open("rb") as file, _reader(file.fileno(), suffix, limits) as process:
        lines = _Lines(process, limits.wall_seconds)
        first = lines.next()
        yield _sheets(lines, first)


def _sheets(lines: _Lines, line: bytes) -> Iterator[SheetRows]:
    """Yield the sheets; a sheet whose rows were left unread is passed over."""
    while line[:1] == wire.HEAD:
        with _trusted():
            head = wire.parse_head(wire.read(line[1:]))
        rows = _Rows(lines, head)
        yield SheetRows(rows)
        line = rows.rest()
    if line[:1] != wire.END:
        raise _died()


class _Rows:
    """The rows of one sheet, and then the line behind them. `head` is the sheet's, as far as it is known."""

    def __init__(self, lines: _Lines, head: SheetHead) -> None:
        self._lines = lines
        self._behind: bytes | None = None
        self.head = head

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        while self._behind is None:
            line = self._next()
            if line is not None:
                with _trusted():
                    rows = list(wire.parse_rows(wire.read(line[1:])))
                yield from rows

    def _next(self) -> bytes | None:
        """A line of rows; None where it was none, and is taken note of."""
        line = self._lines.next()
        if line[:1] == wire.ROWS:
            return line
        if line[:1] == wire.WHOLE_HEAD:
            with _trusted():
                self.head = wire.parse_head(wire.read(line[1:]))
        else:
            self._behind = line
        return None

    def rest(self) -> bytes:
        """Pass over the rows that nobody asked for, and answer the line behind them."""
        while self._behind is None:
            self._next()
        return self._behind


class _Lines:
    """Lines from the reading process. Only waiting for it counts against its time, not the time we take."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self._process = process
        self._pipe = process.stdout.fileno() if process.stdout else -1
        self._poll = select.poll()
        self._poll.register(self._pipe, select.POLLIN)
        self._left = seconds
        self._rest = b""

    def next(self) -> bytes:
        """Answer the next line, without its end. Raises Refused: what the process says, or that it died."""
        pieces = [self._rest]
        length = len(self._rest)
        while b"\n" not in pieces[-1]:
            piece = self._read()
            length += len(piece)
            if not piece or length > wire.LONGEST_LINE:
                raise self._cause()
            pieces.append(piece)
        line, _, self._rest = b"".join(pieces).partition(b"\n")
        if line[:1] == wire.REFUSED:
            with _trusted():
                code, template, values = wire.read(line[1:])
                refused = Refused(str(code), str(template), **values)
                refused.said(str)
            raise refused
        if line[:1] == wire.FAULT:
            logger.error("spreadsheet reader failed: %s", line[1:200].decode("ascii", "replace"))
            raise _died()
        return line

    def _read(self) -> bytes:
        started = time.monotonic()
        ready = self._poll.poll(max(0.0, self._left) * 1000)
        self._left -= time.monotonic() - started
        if not ready:
            logger.warning("spreadsheet reader ran out of time")
            raise Refused(
                "unreadable", "文件过于复杂，在规定时间内没有读完。请拆成几份，或只粘贴数值另存后上传。"
            )
        return os.read(self._pipe, PIECE)

    def _cause(self) -> Refused:
        """The pipe ended early, or did not end a line: find out how the process died, for the log."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        logger.warning("spreadsheet reader died: %s", self._process.returncode)
        if self._process.returncode == -signal.SIGXCPU:
            return Refused("unreadable", "文件过于复杂，读取用时过长。请拆成几份，或只粘贴数值另存后上传。")
        return _died()


def _died() -> Refused:
    return Refused(
        "unreadable", "文件无法读取，内容可能已损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。"
    )


@contextmanager
def _trusted() -> Iterator[None]:
    """Whatever is not as our own reader writes it is a dead reader."""
    try:
        yield
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _died() from error


@contextmanager
def _reader(file: int, suffix: str, limits: Limits) -> Iterator[subprocess.Popen[bytes]]:
    """Start the reading process in a session of its own, without our environment; end and reap it."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-c", PROGRAM, str(ROOT), json.dumps(asdict(limits)), suffix],
        stdin=file,
        stdout=subprocess.PIPE,
        pipesize=PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )
    try:
        with process:
            try:
                yield process
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
    finally:
        process.poll()
