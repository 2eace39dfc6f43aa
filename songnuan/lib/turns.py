"""Turns at costly work: so many at once for one name, over all processes of one machine. Nobody waits for one."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(Exception):
    """All turns are taken: the same is to be asked a little later."""


@contextmanager
def turn(folder: Path, name: str, at_once: int) -> Iterator[None]:
    """Hold one of `at_once` turns while the block runs; raises Busy. A process that dies gives its turn back."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = next((file for place in range(at_once) if (file := _taken(folder / f"{name}-{place}")) >= 0), None)
    if held is None:
        raise Busy
    try:
        yield
    finally:
        os.close(held)


def _taken(path: Path) -> int:
    """The open file whose lock is ours now; -1 where somebody has it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return -1
    return file
