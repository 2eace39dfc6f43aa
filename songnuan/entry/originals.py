"""Uploaded files as they came, sealed on disk: a figure can be traced to the clerk's own spreadsheet."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from songnuan.lib import cipher
from songnuan.lib.room import ask_for

_OF_OUR_MAKING = re.compile("[0-9a-f]{2}")
READINGS = "readings"
"""Where what was read of files lies, apart from the files."""


def keep(content: bytes, room: str = "") -> str:
    """Store a file sealed under a name of our own making; answers the name. Raises NoRoom before the last is taken."""
    ask_for(len(content))
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
    yield from _stored(READINGS, before)


def workbooks(before: datetime) -> Iterator[str]:
    """The names of files, as they came, that were stored before that moment."""
    yield from _stored("", before)


def _stored(room: str, before: datetime) -> Iterator[str]:
    store = storages["uploads"]
    if not store.exists(room):
        return
    for folder in store.listdir(room)[0]:
        if not _OF_OUR_MAKING.fullmatch(folder):
            continue
        place = str(Path(room, folder))
        for file in store.listdir(place)[1]:
            name = f"{place}/{file}"
            if store.get_modified_time(name) < before:
                yield name
