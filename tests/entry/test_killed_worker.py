"""A worker killed outright, as by a power cut, in the middle of a check and of a commit: real processes."""

import json
import os
import random
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
from tests.installed import install
from tests.processes import MANAGE, ROOT, environment, manage
from tests.soak import times
from tests.workbooks import write

pytestmark = [pytest.mark.slow, pytest.mark.hardening("T08", "T70")]
ROWS = times(5_000, 10_000)
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
upload = Upload.objects.order_by("pk").last()
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


def wait_until(fact: Callable[[], bool], seconds: float = 300) -> None:
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
        ended = process.wait(120)
        assert ended in (0, -signal.SIGKILL)


def killed(home: Path, at: str) -> None:
    """A worker that is killed as soon as the upload is in that state, and a little later."""
    with worker(home) as process:
        wait_until(lambda: state(home) == at)
        time.sleep(0.1)
        assert state(home) == at
        os.kill(process.pid, signal.SIGKILL)


def hangs(home: Path, at: str) -> bool:
    """Control: the bare worker of django-tasks, however long ago the other died, leaves the upload as it is.

    It has four times as long as a command takes to start and to end here.
    """
    began = time.monotonic()
    answer(home, "batches", "--campaign", "2023")
    one = time.monotonic() - began
    with worker(home, "db_worker"):
        time.sleep(4 * one)
    return state(home) == at


def test_killed_in_a_check_and_in_a_commit(tmp_path: Path) -> None:
    home = tmp_path / "home"
    install(home)
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


def test_killed_at_any_moment_it_is_in_whole_or_not_at_all(tmp_path: Path) -> None:
    """One upload after the other; the worker is killed after a random while, again and again, until it is through."""
    chance = random.Random(20230122)
    home = tmp_path / "home"
    install(home)
    kills, sent = 0, 0
    while kills < times(3, 300):
        sent += 1
        people = ({"姓名": f"李{number}", "备注": f"第{sent}册"} for number in range(2_000))
        book = write(tmp_path / f"{sent}.xlsx", rows(*people))
        shell(home, SEND.format(path=str(book)))
        kills += pushed_through(home, chance, "checked")
        shell(home, CONFIRM)
        kills += pushed_through(home, chance, "committed")
        batches = answer(home, "batches", "--campaign", "2023")
        assert [(batch["rows"], batch["status"]) for batch in batches] == [(2_000, "committed")] * sent
    assert answer(home, "totals", "--campaign", "2023", "--verify")["consoled"] == 2_000 * sent


def pushed_through(home: Path, chance: random.Random, until: str) -> int:
    """Start workers and kill each after a random while, at most three; then let one finish. How many were killed."""
    killed_now = 0
    for _ in range(3):
        with worker(home) as process:
            time.sleep(chance.uniform(0.5, 4.0))
            if last_state(home) == until:
                return killed_now
            os.kill(process.pid, signal.SIGKILL)
            killed_now += 1
        rows_of_open_uploads = (
            "SELECT count(*) FROM beneficiaries_disbursement d JOIN campaigns_batch b ON d.added_by_id = b.id"
        )
        assert ask(home, f"{rows_of_open_uploads} WHERE b.number IS NULL") == [(0,)]
        age(home)
        ask(home, "UPDATE entry_upload SET tries = 0 WHERE state IN ('checking', 'committing')")
    with worker(home):
        wait_until(lambda: last_state(home) == until, 120)
    return killed_now


def last_state(home: Path) -> str:
    return str(ask(home, "SELECT state FROM entry_upload ORDER BY id DESC LIMIT 1")[0][0])
