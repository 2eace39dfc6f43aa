"""How long events wait for the chain while a large workbook is imported beside them.

    .venv/bin/python -m tests.audit.waiting ROWS

Run it with a SONGNUAN_HOME or DATABASE_URL of its own after `bootstrap`.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songnuan.settings")
django.setup()

from django.db import DatabaseError, connection  # noqa: E402  (models can be imported only once Django stands)

from campaigns import journal  # noqa: E402
from tests.bench.roster import write  # noqa: E402
from tests.processes import MANAGE, ROOT  # noqa: E402

PAUSE = 0.02


@dataclass(frozen=True)
class Waited:
    """Seconds of the import; of the events beside it how many, how many failed, how long they took."""

    rows: int
    whole: float
    notes: int
    failed: int
    longest: float
    middle: float


def beside(rows: int) -> Waited:
    """Import a made-up roster in a process of its own, and note one event after the other until it is stored."""
    with tempfile.TemporaryDirectory() as folder:
        book = write(Path(folder) / "roster.xlsx", rows)
        words = ["upload", str(book), "--campaign", "2023", "--union", "220104", "--commit", "--json"]
        began = time.monotonic()
        run = subprocess.Popen([*MANAGE, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        took, failed = [], 0
        while run.poll() is None:
            start = time.perf_counter()
            try:
                journal.note("login.done", actor=None)
            except DatabaseError:
                failed += 1
            took.append(time.perf_counter() - start)
            time.sleep(PAUSE)
        whole = time.monotonic() - began
        assert run.stdout is not None
        stored = json.loads(run.stdout.read())
        run.stdout.close()
    took.sort()
    return Waited(
        stored["sheets"]["慰问帮扶发放"]["new"] if stored["status"] == "committed" else 0, whole, len(took), failed,
        took[-1], took[len(took) // 2],
    )  # fmt: skip


if __name__ == "__main__":
    told = beside(int(sys.argv[1]))
    sys.stdout.write(
        f"{connection.vendor}: {told.rows} rows in {told.whole:.0f} s; {told.notes} events beside it, {told.failed}"
        f" failed, the longest took {told.longest:.2f} s, the median {1000 * told.middle:.0f} ms\n"
    )
