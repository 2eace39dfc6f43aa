"""The reaper's rounds beside the worker."""

import threading

import pytest

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
