"""The worker's signs of life."""

import time
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from songnuan.entry import heartbeat, originals
from songnuan.entry.heartbeat import beating
from songnuan.entry.models import Upload
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def working() -> Upload:
    return Upload.objects.create(
        campaign=make.campaign(), union=make.union(), by=make.clerk(), file_name="a.xlsx", digest="d",
        stored_as=originals.keep(b"x"), state=Upload.State.CHECKING,
    )  # fmt: skip


def beat(upload: Upload) -> object:
    upload.refresh_from_db()
    return upload.beat


def later_than(before: Any, upload: Upload) -> Any:
    """The first beat that is another than that one; the one before where none comes in a time that means never."""
    until = time.monotonic() + 20
    while (now := beat(upload)) == before and time.monotonic() < until:
        time.sleep(0.05)
    return now


def test_it_beats_while_the_work_lasts_and_not_longer(
    working: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "EVERY", 0.05)
    with beating(working.pk):
        first = later_than(None, working)
        assert later_than(first, working) > first
    last = beat(working)
    time.sleep(0.3)
    assert beat(working) == last


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_it_beats_on_after_the_database_was_away(
    fault: type[Exception], working: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, real = [fault("the connection is lost")], timezone.now

    def now() -> Any:
        if left:
            raise left.pop()
        return real()

    monkeypatch.setattr(heartbeat, "EVERY", 0.05)
    monkeypatch.setattr(heartbeat.timezone, "now", now)
    with beating(working.pk):
        assert later_than(None, working) is not None
    assert left == []


def test_it_does_not_beat_for_what_has_ended(working: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "EVERY", 0.05)
    Upload.objects.update(state=Upload.State.CHECKED)
    with beating(working.pk):
        time.sleep(0.3)
    assert beat(working) is None


def test_an_error_of_the_work_comes_through(working: Upload) -> None:
    with pytest.raises(ZeroDivisionError), beating(working.pk):
        1 / 0  # noqa: B018
