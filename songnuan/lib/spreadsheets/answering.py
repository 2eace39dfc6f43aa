"""What every process has in common that touches a client's spreadsheet: it binds itself, says what it has to say in lines,
and ends.

It gets the file as its standard input and needs nothing else: no name, no environment, no Django. A hostile
file that breaks a parser breaks this process only.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

from songnuan.lib.confine import confine
from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import Limits

Job = Callable[[BinaryIO, Limits, Sequence[str]], Iterator[bytes]]
"""From the file, the limits and further arguments to lines."""


def answer(job: Job) -> None:
    """Arguments: the limits as JSON, and those of the job."""
    limits = Limits(**json.loads(sys.argv[1]))
    restrict(limits)
    with open(0, "rb", closefd=False) as file:
        write(job(file, limits, sys.argv[2:]), sys.stdout.buffer)


def restrict(limits: Limits) -> None:
    """Bound this process: memory, processor time, open files; no other process, no byte in a file."""
    confine(limits.memory_bytes, limits.cpu_seconds)


def write(lines: Iterable[bytes], out: BinaryIO) -> None:
    """Write all lines, or what there is of them and one that says why not.

    A fault of our own names its place only.
    """
    try:
        out.writelines(lines)
    except Refused as refused:
        out.write(_refusal(refused))
    except MemoryError:
        out.write(
            _refusal(
                Refused(
                    "unreadable", "文件过于复杂，处理所需的内存超过上限。请拆成几份，或只粘贴数值另存后上传。"
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


def _refusal(refused: Refused) -> bytes:
    return wire.line(wire.REFUSED, [refused.code, refused.template, refused.values])
