"""A process of our own for a file that a client sent: whatever the file does to it, it does to nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from importlib import import_module
sys.path.insert(0, sys.argv.pop(1))
import_module(sys.argv.pop(1)).main()
"""
PIPE = 1 << 20
"""So many bytes it may be ahead of whoever takes what it says."""


@contextmanager
def apart(
    module: str, file: int, arguments: Sequence[str], given: Sequence[int] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `main` of a module in a session of its own, without our environment; end and reap it.

    It has the client's file as its standard input, and what is open under the numbers in `given`. It has to bind itself
    (songnuan.lib.confine) before it looks at anything.
    """
    process = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-c", PROGRAM, str(ROOT), module, *arguments],
        stdin=file,
        stdout=subprocess.PIPE,
        pipesize=PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
        pass_fds=given,
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
