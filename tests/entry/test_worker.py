"""The worker when its database goes away, and the reaper's rounds beside it."""

import threading
from contextlib import nullcontext
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django_tasks_db.management.commands import db_worker

from songnuan.entry import reaper
from songnuan.entry.management.commands import worker
from songnuan.entry.management.commands.worker import rounds

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_round_comes_at_once_and_again_even_after_one_that_failed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []
    enough = threading.Event()

    def reap() -> int:
        done.append("reap")
        if len(done) == 1:
            raise RuntimeError("the database is away")
        return 0

    def sweep() -> int:
        done.append("sweep")
        enough.set()
        return 0

    monkeypatch.setattr(reaper, "reap", reap)
    monkeypatch.setattr(reaper, "sweep", sweep)
    monkeypatch.setattr(worker, "EVERY", 0.01)
    with rounds():
        assert enough.wait(10)
    assert done[:3] == ["reap", "reap", "sweep"]
    assert [record.message for record in caplog.records] == ["a round of the reaper failed"]
    seen = len(done)
    assert not threading.Event().wait(0.1)
    assert len(done) == seen


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """What db_worker ends with, one after the other, and then as it was told to; taken off as it begins."""
    faults: list[Exception] = []

    def handle(_worker: db_worker.Command, **_options: Any) -> None:
        if faults:
            connection.ensure_connection()
            raise faults.pop(0)

    def slept(_seconds: float) -> None:
        assert connection.connection is None

    monkeypatch.setattr(db_worker.Command, "handle", handle)
    monkeypatch.setattr(worker, "rounds", nullcontext)
    monkeypatch.setattr(worker.time, "sleep", slept)
    return faults


@pytest.mark.hardening("T71", "T78")
def test_it_waits_for_a_database_that_is_away(
    begun: list[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    begun += [OperationalError("server closed the connection"), InterfaceError("connection already closed")]
    worker.Command().handle()
    assert begun == []
    assert [record.message for record in caplog.records] == [
        "the database is away and is asked again in 5 seconds: server closed the connection",
        "the database is away and is asked again in 5 seconds: connection already closed",
    ]


def test_control_any_other_fault_ends_it(begun: list[Exception]) -> None:
    begun += [OperationalError("no such table: entry_upload"), ValueError("broken")]
    with pytest.raises(OperationalError):
        worker.Command().handle()
    with pytest.raises(ValueError, match="broken"):
        worker.Command().handle()
