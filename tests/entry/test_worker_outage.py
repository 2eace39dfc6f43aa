"""The database goes away below the worker: it works on when it is there again, without a restart."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError, ProgrammingError, connection, connections, transaction
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from songnuan.entry.jobs import check_upload
from songnuan.entry.management.commands import worker
from tests.processes import MANAGE, ROOT, environment

pytestmark = pytest.mark.hardening("T71", "T78")
AWAY = OperationalError("the connection is lost")


@pytest.fixture
def queue(settings: Any) -> None:
    """Tasks wait for a worker, as in production."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, queue: None) -> Iterator[list[object]]:
    """What a worker does in the test's own process, one after the other; its signals are put back."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    acts: list[object] = []
    monkeypatch.setattr(worker, "rounds", nullcontext)
    monkeypatch.setattr(worker, "sleep", acts.append)
    monkeypatch.setattr(connections, "close_all", lambda: acts.append("closed"))
    yield acts
    for number, handler in kept.items():
        signal.signal(number, handler)


def outages(monkeypatch: pytest.MonkeyPatch, acts: list[object], *errors: Exception) -> None:
    """The worker's turns fail one after the other; the next one ends as told, by --batch, --max-tasks or a signal."""
    left = list(errors)

    def run(_worker: db_worker.Worker) -> None:
        acts.append("works")
        if left:
            raise left.pop(0)

    monkeypatch.setattr(db_worker.Worker, "run", run)


def test_it_begins_again_on_new_connections(
    done: list[object], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    outages(monkeypatch, done, AWAY, InterfaceError("the cursor is closed"))
    call_command("worker")
    assert done == ["works", "closed", worker.AGAIN, "works", "closed", worker.AGAIN, "works"]
    assert [record.message for record in caplog.records] == [
        "the database is away: the connection is lost",
        "the database is away: the cursor is closed",
    ]


@pytest.mark.parametrize("words", [["--batch"], ["--max-tasks=1"]])
def test_without_an_outage_it_ends_as_told(
    done: list[object], monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    outages(monkeypatch, done)
    call_command("worker", *words)
    assert done == ["works"]


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("no such table: entry_upload"),
        ProgrammingError('relation "entry_upload" does not exist'),
        OperationalError('FATAL:  database "songnuan" does not exist'),
    ],
)
def test_an_unprepared_database_ends_it_with_a_sentence(
    done: list[object], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    outages(monkeypatch, done, error)
    with pytest.raises(CommandError) as ended:
        call_command("worker")
    assert (str(ended.value), ended.value.returncode) == (
        "数据库还没有准备好。请先运行：python manage.py bootstrap",
        1,
    )
    assert done == ["works"]


def test_a_fault_of_ours_is_no_outage(done: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    outages(monkeypatch, done, ProgrammingError("syntax error"))
    with pytest.raises(ProgrammingError):
        call_command("worker")
    assert done == ["works"]


def test_a_signal_ends_the_wait(done: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    outages(monkeypatch, done, AWAY)
    monkeypatch.setattr(worker, "sleep", lambda _seconds: os.kill(os.getpid(), signal.SIGTERM))
    with pytest.raises(SystemExit) as ended:
        call_command("worker")
    assert (ended.value.code, done) == (0, ["works", "closed"])


@pytest.mark.parametrize("signals", [1, 2])
def test_told_to_stop_in_a_task_that_an_outage_cuts_it_does_not_begin_again(
    done: list[object], monkeypatch: pytest.MonkeyPatch, signals: int
) -> None:
    """Nor does it stay in the loop of django-tasks where how the task ended cannot be written down."""

    class Task:
        @property
        def task(self) -> None:
            for _ in range(signals):
                os.kill(os.getpid(), signal.SIGTERM)
            raise AWAY

        def set_failed(self, _error: BaseException) -> None:
            done.append("failed")
            raise AWAY

    def run(its_worker: Any) -> None:
        its_worker.run_task(Task())

    monkeypatch.setattr(db_worker.Worker, "run", run)
    call_command("worker")
    assert done == ["failed", "closed"]


def wait_until(fact: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while not fact():
        assert process.poll() is None, "it ended"
        assert time.monotonic() < deadline
        time.sleep(0.05)


@contextmanager
def running(folder: Path, database_url: str) -> Iterator[tuple[subprocess.Popen[bytes], Callable[[], int]]]:
    """A worker, and how often it said that the database is away; told to stop it ends in good order."""
    log = folder / "log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [*MANAGE, "worker"], cwd=ROOT, env=environment(settings.HOME, database_url), stderr=said
        )
    try:
        yield process, lambda: log.read_text().count("the database is away: ")
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(60)
    assert ended == 0, log.read_text()
    assert "Traceback" not in log.read_text()


@pytest.mark.slow
def test_begun_without_a_database_it_waits_and_a_signal_ends_it_at_once(tmp_path: Path) -> None:
    with running(tmp_path, "postgres://songnuan@%2Fnowhere/songnuan") as (process, outages_told):
        wait_until(lambda: outages_told() == 1, process)
        told = time.monotonic()
    assert time.monotonic() - told < worker.AGAIN


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queue")
@pytest.mark.parametrize("table", ["django_tasks_database_dbtaskresult", "entry_upload"])
def test_its_connections_cut_while_it_takes_a_task_or_works_it_does_the_next(
    tmp_path: Path, table: str
) -> None:
    name = connection.settings_dict["NAME"]
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    with running(tmp_path, url) as (process, outages_told):
        check_upload.enqueue(0)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            cut = (
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
            )
            wait_until(lambda: bool(cursor.execute(cut, [table]) and outages_told()), process)
        following = check_upload.enqueue(0)
        wait_until(
            lambda: DBTaskResult.objects.filter(pk=following.id, status="SUCCESSFUL").exists(), process
        )
