"""What a process of ours says of a client's file, line by line (songnuan.lib.spreadsheets.wire), as long as it may take."""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import BinaryIO

from songnuan.lib.apart import apart
from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import Limits

logger = logging.getLogger(__name__)

PIECE = 1 << 18


@contextmanager
def lines_of(
    module: str, file: BinaryIO, limits: Limits, *arguments: str, given: BinaryIO | None = None
) -> Iterator[Lines]:
    """The lines of a module's `main` (songnuan.lib.spreadsheets.answering); its last argument is the number under which it
    finds open what is `given`. The process has ended and is reaped when the block is left, however it is left.
    """
    more = [] if given is None else [given.fileno()]
    said = [json.dumps(asdict(limits)), *arguments, *map(str, more)]
    with apart(module, file.fileno(), said, more) as process:
        yield Lines(process, limits.wall_seconds)


class Lines:
    """Lines from the process. Only waiting for it counts against its time, not the time we take."""

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
            with trusted():
                code, template, values = wire.read(line[1:])
                refused = Refused(str(code), str(template), **values)
                refused.said(str)
            raise refused
        if line[:1] == wire.FAULT:
            logger.error("spreadsheet process failed: %s", line[1:200].decode("ascii", "replace"))
            raise died()
        return line

    def _read(self) -> bytes:
        started = time.monotonic()
        ready = self._poll.poll(max(0.0, self._left) * 1000)
        self._left -= time.monotonic() - started
        if not ready:
            logger.warning("spreadsheet process ran out of time")
            raise _too_slow()
        return os.read(self._pipe, PIECE)

    def _cause(self) -> Refused:
        """The pipe ended early, or did not end a line: find out how the process died, for the log."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        logger.warning("spreadsheet process died: %s", self._process.returncode)
        return _too_slow() if self._process.returncode == -signal.SIGXCPU else died()


def _too_slow() -> Refused:
    return Refused("unreadable", "文件过于复杂，处理用时过长。请拆成几份，或只粘贴数值另存后上传。")


def died() -> Refused:
    return Refused(
        "unreadable", "文件无法读取，内容可能已损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。"
    )


@contextmanager
def trusted() -> Iterator[None]:
    """Whatever is not as our own process writes it is a dead process."""
    try:
        yield
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise died() from error
