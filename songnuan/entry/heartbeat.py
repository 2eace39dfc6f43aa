"""Signs of life of the worker that has an upload, so that a killed one is told from a busy one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.utils import timezone

from songnuan.entry.models import Upload

EVERY = 5.0
"""Seconds between two beats; songnuan.entry.reaper waits for twelve of them."""

WORKING = (Upload.State.CHECKING, Upload.State.COMMITTING)


@contextmanager
def beating(pk: int) -> Iterator[None]:
    """Writes `beat` every five seconds while the block runs, from a thread with a connection of its own.

    On SQLite a commit holds the one write lock and no beat gets through; neither does the reaper then.
    """
    stop = threading.Event()
    heart = threading.Thread(target=_beat, args=(pk, stop), name=f"heart of upload {pk}", daemon=True)
    heart.start()
    try:
        yield
    finally:
        stop.set()
        heart.join(EVERY)


def _beat(pk: int, stop: threading.Event) -> None:
    try:
        while not stop.wait(EVERY):
            close_old_connections()
            with suppress(DatabaseError, InterfaceError):
                Upload.objects.filter(pk=pk, state__in=WORKING).update(beat=timezone.now())
    finally:
        connections.close_all()
