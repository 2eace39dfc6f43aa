"""The reading process: it binds itself to its limits, reads one workbook, writes lines, and ends.

It gets the file as its standard input and needs nothing else: no name, no environment, no Django. A hostile
file that breaks a parser breaks this process only.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Iterator
from typing import BinaryIO

from songnuan.lib.confine import confine
from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.reading import empty, read_workbook
from songnuan.lib.spreadsheets.streamed import Streamed


def restrict(limits: Limits) -> None:
    """Bound this process: memory, processor time, open files; no other process, no byte in a file."""
    confine(limits.memory_bytes, limits.cpu_seconds)


def write_workbook(file: BinaryIO, out: BinaryIO, suffix: str, limits: Limits) -> None:
    """Write a whole workbook, or what there is of it and one line that says why not.

    A fault of our own names its place only.
    """
    try:
        out.writelines(_lines(file, suffix, limits))
    except Refused as refused:
        out.write(_refusal(refused))
    except MemoryError:
        out.write(
            _refusal(
                Refused(
                    "unreadable", "文件过于复杂，读取所需的内存超过上限。请拆成几份，或只粘贴数值另存后上传。"
                )
            )
        )
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        out.write(
            wire.line(
                wire.FAULT, f"{type(error).__name__} {frame.filename.rpartition('/')[2]}:{frame.lineno}"
            )
        )
    out.flush()


def _lines(file: BinaryIO, suffix: str, limits: Limits) -> Iterator[bytes]:
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


def _refusal(refused: Refused) -> bytes:
    return wire.line(wire.REFUSED, [refused.code, refused.template, refused.values])


def main() -> None:
    """Arguments: the limits as JSON, the suffix of the file's name."""
    limits = Limits(**json.loads(sys.argv[1]))
    restrict(limits)
    with open(0, "rb", closefd=False) as file:
        write_workbook(file, sys.stdout.buffer, sys.argv[2], limits)
