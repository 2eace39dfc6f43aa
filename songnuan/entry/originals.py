"""Uploaded files as they came, sealed on disk: a figure can be traced to the clerk's own spreadsheet."""

from pathlib import Path
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from songnuan.lib import cipher
from songnuan.lib.room import ask_for

WORKBOOKS, READINGS, SCANS = "", "readings", "stamped"
"""Rooms of the store: files as they came, what was read of them, scans of stamped reports."""


def keep(content: bytes, room: str = WORKBOOKS) -> str:
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


def is_there(name: str) -> bool:
    """Whether the file is stored."""
    return storages["uploads"].exists(name)


def forget(name: str) -> None:
    """Remove a stored file; nothing happens where it is gone already."""
    storages["uploads"].delete(name)
