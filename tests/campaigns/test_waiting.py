"""A page whose turn to write does not come says so and keeps no thread; nothing of it is stored (T15)."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction

from campaigns import journal, waiting
from campaigns.models import Batch, Event
from tests import factories as make
from tests.admin.pages import signed_in
from tests.processes import ROOT
from tests.races.threads import LONGEST

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.hardening("T15")]


@contextmanager
def a_roster_is_stored() -> Iterator[None]:
    """Somebody has the union's turn meanwhile."""
    begun, over = threading.Event(), threading.Event()

    def store() -> None:
        with transaction.atomic():
            journal.hold(make.campaign(), make.union())
            begun.set()
            over.wait(LONGEST)
        connection.close()

    thread = threading.Thread(target=store, daemon=True)
    thread.start()
    assert begun.wait(LONGEST)
    try:
        yield
    finally:
        over.set()
        thread.join(LONGEST)


@pytest.fixture
def impatient() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 200")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


def undo(number: int) -> dict[str, str]:
    return {"reason": "重复导入", "number": str(number)}


def test_who_waits_too_long_is_told_so_and_nothing_is_done(impatient: None) -> None:
    batch = make.batch({"慰问帮扶发放": [make.disbursement()]})
    browser, at = signed_in(make.clerk()), f"/batches/{batch.number}/undo/"
    with a_roster_is_stored():
        answer = browser.post(at, undo(batch.number))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "还没有轮到这一次，所以没有保存" in answer.content.decode()
    assert (Batch.objects.count(), Event.objects.filter(verb="post.undo").count()) == (1, 0)
    assert browser.post(at, undo(batch.number)).status_code == 302
    assert Batch.objects.count() == 2


def test_control_it_would_be_an_error_page(impatient: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "waited", lambda _error: False)
    batch = make.batch({"慰问帮扶发放": [make.disbursement()]})
    browser = signed_in(make.clerk())
    browser.raise_request_exception = False
    with a_roster_is_stored():
        assert browser.post(f"/batches/{batch.number}/undo/", undo(batch.number)).status_code == 500


def test_two_who_wait_for_each_other_are_an_error() -> None:
    assert not waiting.waited(OperationalError("deadlock detected"))


@pytest.mark.parametrize(
    ("door", "seconds"), [("import songnuan.wsgi", "10s"), ("import django; django.setup()", "0")]
)
def test_a_page_waits_ten_seconds_and_a_command_as_long_as_it_takes(door: str, seconds: str) -> None:
    ask = "from django.db import connection as c; k = c.cursor(); k.execute('SHOW lock_timeout'); print(k.fetchone()[0])"
    told = subprocess.run(
        [sys.executable, "-c", f"{door}; {ask}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={name: value for name, value in os.environ.items() if name != "SONGNUAN_PATIENCE"},
    )
    assert told.stdout.strip() == seconds
