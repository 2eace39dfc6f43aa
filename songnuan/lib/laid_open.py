"""The short while for which something lies open on disk: in our own home, where what killed processes left is swept away."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from math import inf
from pathlib import Path

from django.conf import settings

LONGEST = timedelta(hours=1)
"""No reading lasts so long: what is older was left by a process that was killed."""


@contextmanager
def folder() -> Iterator[Path]:
    """An empty folder that nobody else reads; gone with all that is in it when the block is left."""
    with tempfile.TemporaryDirectory(dir=_room()) as name:
        yield Path(name)


def clear(now: datetime) -> int:
    """Remove what killed processes left open; how many folders."""
    before = (now - LONGEST).timestamp()
    left = [found for found in _room().iterdir() if _since(found) < before]
    for found in left:
        shutil.rmtree(found, ignore_errors=True)
    return len(left)


def _since(found: Path) -> float:
    try:
        return found.stat().st_mtime
    except FileNotFoundError:  # its owner was done with it just now
        return inf


def _room() -> Path:
    room = Path(settings.HOME) / "reading"
    room.mkdir(mode=0o700, exist_ok=True)
    return room
