"""A worker killed outright, as by a power cut, in the middle of a check and of a commit: real processes."""

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import factories as make
from tests.entry.ledgers import rows
from tests.processes import MANAGE, ROOT, environment, manage
from tests.workbooks import write

pytestmark = [pytest.mark.slow, pytest.mark.hardening("T08", "T70")]
ROWS = 20_000
SEND = """
import pathlib
from campaigns.models import Campaign, Union
from django.core.files.base import ContentFile
from songnuan.entry import intake
from songnuan.setup.people import make_account
by = make_account("wangfang", "王芳", "市县填报员", "220104", None)
content = ContentFile(pathlib.Path({path!r}).read_bytes(), "名册.xlsx")
intake.receive([content], Campaign.objects.get(code="2023"), Union.objects.get(code="220104"), by=by)
"""
CONFIRM = """
from songnuan.entry import intake
from songnuan.entry.models import Upload
upload = Upload.objects.get()
intake.confirm(upload, by=upload.by)
"""


def shell(home: Path, code: str) -> None:
    done = manage(["shell", "--no-imports", "-c", code], home)
    assert done.returncode == 0, done.stderr


def answer(home: Path, *words: str) -> Any:
    done = manage([*words, "--json"], home)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ask(home: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(home / "db.sqlite3", timeout=30)) as database, database:
        return database.execute(sql, values).fetchall()


def state(home: Path) -> str:
    return str(ask(home, "SELECT state FROM entry_upload")[0][0])


def age(home: Path) -> None:
    """Two minutes pass."""
    then = str(datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=2))
    ask(home, "UPDATE entry_upload SET beat = ?, since = ?", then, then)


def wait_until(fact: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@contextmanager
def worker(home: Path, command: str = "worker") -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([*MANAGE, command], cwd=ROOT, env=environment(home), stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        ended = process.wait(30)
        assert ended in (0, -signal.SIGKILL)


def killed(home: Path, at: str) -> None:
    """A worker that is killed as soon as the upload is in that state, and a little later."""
    with worker(home) as process:
        wait_until(lambda: state(home) == at)
        time.sleep(0.3)
        assert state(home) == at
        os.kill(process.pid, signal.SIGKILL)


def hangs(home: Path, at: str) -> bool:
    """Control: the bare worker of django-tasks, however long ago the other died, leaves the upload as it is."""
    with worker(home, "db_worker"):
        time.sleep(4)
    return state(home) == at


def test_killed_in_a_check_and_in_a_commit(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert manage(["bootstrap"], home).returncode == 0
    book = write(tmp_path / "名册.xlsx", rows(*({"姓名": f"李{number}"} for number in range(ROWS))))
    shell(home, SEND.format(path=str(book)))

    killed(home, "checking")
    age(home)
    assert hangs(home, "checking")
    with worker(home):
        wait_until(lambda: state(home) == "checked")

    shell(home, CONFIRM)
    killed(home, "committing")
    assert answer(home, "batches", "--campaign", "2023") == []
    age(home)
    assert hangs(home, "committing")
    with worker(home):
        wait_until(lambda: state(home) == "committed")

    assert [(batch["rows"], batch["status"]) for batch in answer(home, "batches", "--campaign", "2023")] == [
        (ROWS, "committed")
    ]
    totals = answer(home, "totals", "--campaign", "2023", "--union", make.CHAOYANG, "--verify")
    assert (totals["consoled"], totals["disbursed"]) == (ROWS, f"{ROWS * 500}.00")
    assert ask(home, "SELECT tries, checked_as FROM entry_upload") == [(2, "")]
