"""Turns that this process holds. An answer that goes out while it is made holds one until it is closed: left open by a test,
it would keep the next one waiting until the collector comes by."""

import time
from collections.abc import Iterator
from pathlib import Path

OPEN_FILES = Path("/proc/self/fd")
"""Of this process, where the system tells; elsewhere nothing is asked."""


def held(patience: float = 2) -> list[str]:
    """The names of turns whose files are open (songnuan.lib.turns), and stay so: a server's thread may just be closing one."""
    until = time.monotonic() + patience
    while (found := _held()) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def _held() -> list[str]:
    return sorted(path.name for path in _open_files() if path.parent.name == "turns")


def _open_files() -> Iterator[Path]:
    for file in OPEN_FILES.iterdir() if OPEN_FILES.exists() else ():
        try:
            yield file.readlink()
        except FileNotFoundError:  # closed since, as the listing itself was
            continue
