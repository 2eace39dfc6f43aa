"""A prepared embedded database: migrated and with its reference data, copied instead of made anew at every start.

Its name is a hash of all that makes it, so it is never stale: migrations, reference data, the libraries' lock.
"""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STORE = ROOT / ".pytest_cache" / "prepared"
MAKES_IT = (
    "campaigns/migrations/*.py", "beneficiaries/migrations/*.py", "songnuan/*/migrations/*.py", "fixtures/*.json",
    "songnuan/setup/reference.py", "songnuan/settings.py", "requirements.txt", "tests/settings.py",
)  # fmt: skip


def place(makes_it: tuple[str, ...] = MAKES_IT, kind: str = "sqlite3") -> Path:
    """Where the database of this source tree lies, or would lie; or what else those files make."""
    digest = hashlib.sha256()
    for pattern in makes_it:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return STORE / f"{digest.hexdigest()}.{kind}"


def take(target: Path) -> bool:
    """Put a copy at `target`; whether there was one."""
    source = place()
    if not source.exists():
        return False
    _copy(source, target)
    return True


@contextmanager
def turn() -> Iterator[None]:
    """One process at a time: whoever waits finds prepared what the one before it prepared."""
    STORE.mkdir(parents=True, exist_ok=True)
    with (STORE / "database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep(source: Path) -> None:
    """Store a database that was just made, in place of older ones. In one's turn."""
    made, half = place(), STORE / f"half-{os.getpid()}"
    _copy(source, half)
    half.rename(made)
    for old in STORE.glob("*.sqlite3"):
        if old != made:
            old.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    """With whatever still lies in the source's write-ahead log."""
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as here:
        there.backup(here)
