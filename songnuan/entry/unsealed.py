"""The short while for which an uploaded file lies open on disk: while it is read, in our own home."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from campaigns.models import Batch
from songnuan.entry import originals
from songnuan.entry.models import Upload

LONGEST = timedelta(hours=1)
"""No reading lasts so long: what is older was left by a process that was killed."""


@contextmanager
def unsealed(upload: Upload | Batch) -> Iterator[Path]:
    """The file of an upload, or of the batch that it became, as it came, under a name of ours with its own ending; gone when the block is left."""
    with tempfile.TemporaryDirectory(dir=_room()) as folder:
        path = Path(folder) / f"upload{Path(upload.file_name).suffix.lower()[:6]}"
        path.write_bytes(originals.read(upload.stored_as))
        yield path


def clear(now: datetime) -> int:
    """Remove what killed processes left open; how many files."""
    before = (now - LONGEST).timestamp()
    left = [folder for folder in _room().iterdir() if folder.stat().st_mtime < before]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _room() -> Path:
    room = Path(settings.HOME) / "reading"
    room.mkdir(mode=0o700, exist_ok=True)
    return room
