"""Where the log ended, remembered outside the database: a chain that was cut short still fits itself, not this.

The end is signed with the installation's secret, in the journal's own row and in a file under SONGNUAN_HOME. Who has
the database alone cannot sign: an event that they put behind the last one stays unsigned, and so does all that follows it, and with a
mark of earlier they get no further, as the file stays at an event that is gone. Who has database and home can, and is
caught only by an end that was written down elsewhere (`audit --head`).
"""

import fcntl
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac


class End(NamedTuple):
    """The last event known: its place in the chain and its digest."""

    sequence: int
    digest: str


class AnchorBroken(Exception):
    """The file is there and cannot be believed."""


def mark_of(end: End) -> str:
    """64 hex characters that only this installation can make for this end."""
    return salted_hmac("campaigns.anchor", f"{end.sequence} {end.digest}", algorithm="sha256").hexdigest()


def is_mark_of(mark: str, end: End) -> bool:
    """Whether this installation made that mark for that end; a log that holds nothing yet needs none."""
    return end.sequence == 0 or constant_time_compare(mark, mark_of(end))


def drop(end: End, stands: Callable[[End], bool]) -> None:
    """Remember an end once it is committed. A full disk then costs the anchor, not the act; `verify` still holds.

    `stands` says whether the log holds what was remembered before: who cut it and lets it grow on does not take the
    anchor along.
    """

    def remember() -> None:
        _write_if_further(end, stands)

    transaction.on_commit(remember, robust=True)


def held() -> End | None:
    """The end that the file remembers, None where there is no file yet; AnchorBroken where it was tampered with."""
    try:
        content = json.loads(_path().read_text())
        end = End(int(content["sequence"]), str(content["digest"]))
        mark = str(content["mark"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        raise AnchorBroken from None
    if not constant_time_compare(mark, mark_of(end)):
        raise AnchorBroken
    return end


def write(end: End) -> None:
    """Remember this end, whatever the file said: after a backup was restored, on the administrator's word."""
    with _alone():
        _write(end)


def _write(end: End) -> None:
    path = _path()
    half = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    content = {"sequence": end.sequence, "digest": end.digest, "mark": mark_of(end)}
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())  # a power cut leaves the old file or the new one
    _give_to_owner(half)
    half.replace(path)


def _give_to_owner(path: Path) -> None:
    """What a command of root's makes is the home's owner's all the same, who must read and replace it."""
    if os.geteuid() == 0:
        owner = Path(settings.HOME).stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _write_if_further(end: End, stands: Callable[[End], bool]) -> None:
    """Never back, nor on from what is gone: a log that was cut must not cut its anchor, and one that cannot be believed
    stays as it is found.
    """
    with suppress(AnchorBroken):
        while (before := held()) is None or (before.sequence < end.sequence and stands(before)):
            with _alone():
                if held() == before:
                    _write(end)
                    return


@contextmanager
def _alone() -> Iterator[None]:
    """One writer at a time, of all processes: what another wrote since it was looked at is looked at again."""
    folder = _path().parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _give_to_owner(folder)
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _path() -> Path:
    return Path(settings.HOME) / "audit" / "head.json"
