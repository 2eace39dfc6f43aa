"""`manage.py` as an operator runs it: a process of its own, with the real settings."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]


def environment(home: Path, database_url: str | None = None) -> dict[str, str]:
    """Our variables without those of the tests; no DATABASE_URL means the database embedded in `home`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "PYTEST_"))}
    kept.pop("DATABASE_URL", None)
    kept["SONGNUAN_HOME"] = str(home)
    return kept | ({"DATABASE_URL": database_url} if database_url else {})


def manage(
    words: Sequence[str | Path], home: Path, database_url: str | None = None, seconds: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; its exit code, stdout and stderr."""
    return subprocess.run(
        [*MANAGE, *map(str, words)],
        cwd=ROOT,
        env=environment(home, database_url),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
