"""Uploaded files as they came, sealed on disk: a figure can be traced to the clerk's own spreadsheet."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from songnuan.lib import cipher

READINGS = "readings"
"""Where what was read of files lies, apart from the files."""


def keep(content: bytes, room: str = "") -> str:
    """Store a file sealed under a name of our own making; answers the name."""
    uid = uuid4()
    name = str(Path(room, uid.hex[:2], f"{uid.hex}.sealed"))
    try:
        return storages["uploads"].save(name, ContentFile(cipher.seal(content, uid)))
    except OSError:
        forget(name)  # the half that a full disk took
        raise


def read(name: str) -> bytes:
    """The file as it came; SealBroken where it was tampered with, FileNotFoundError where it is gone."""
    with storages["uploads"].open(name) as file:
        return cipher.unseal(file.read(), UUID(Path(name).stem))


def forget(name: str) -> None:
    """Remove a stored file; nothing happens where it is gone already."""
    storages["uploads"].delete(name)


def readings(before: datetime) -> Iterator[str]:
    """The names of readings that were stored before that moment."""
    store = storages["uploads"]
    if not store.exists(READINGS):
        return
    for folder in store.listdir(READINGS)[0]:
        for file in store.listdir(f"{READINGS}/{folder}")[1]:
            name = f"{READINGS}/{folder}/{file}"
            if store.get_modified_time(name) < before:
                yield name
