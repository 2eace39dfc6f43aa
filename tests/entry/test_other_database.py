"""Beside another database than its home's, or an older one, no file is forgotten (T16)."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from campaigns import anchor, journal, photographs
from campaigns.models import Event, Journal, Photograph, Visit
from songnuan.entry import originals, reaper
from songnuan.entry.models import Draft, Upload
from songnuan.entry.sheets import VISITS
from songnuan.lib import cipher
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T16")]

Files = list[tuple[str, str]]
TOLD = "数据库与数据目录对不上"


@pytest.fixture
def files() -> Files:
    """One in each room, for years, and named by no row of this database."""
    kept = [("uploads", originals.keep(b"content", room)) for room in reaper.NAMED]
    picture = photographs._name(uuid4(), photographs.KEPT)
    kept.append((photographs.STORE, storages[photographs.STORE].save(picture, ContentFile(b"sealed"))))
    for store, name in kept:
        os.utime(storages[store].path(name), (0, 0))
    return kept


def standing(files: Files) -> list[bool]:
    return [storages[store].exists(name) for store, name in files]


def end() -> anchor.End:
    held = Journal.objects.get()
    return anchor.End(held.last_sequence, held.digest)


def right() -> None:
    journal.note("login.done", actor=None)
    anchor.write(end())
    journal.note("logout.done", actor=None)


def fresh() -> None:
    """As where DATABASE_URL was forgotten."""
    anchor.write(anchor.End(7, "a" * 64))


def empty() -> None:
    """And the home has forgotten the end."""


def older() -> None:
    """An older copy of the same database."""
    journal.note("login.done", actor=None)
    with transaction.atomic():
        journal.note("login.done", actor=None)
        later = end()
        transaction.set_rollback(True)
    anchor.write(later)


def older_and_used() -> None:
    """It grew past the end that is remembered, with other events."""
    older()
    for _time in range(3):
        journal.note("login.failed", actor=None)


def broken() -> None:
    right()
    anchor._path().write_text(anchor._path().read_text().replace('"sequence": 1', '"sequence": 2'))


@pytest.mark.parametrize("database", [fresh, empty, older, older_and_used, broken])
def test_no_file_goes_where_the_log_does_not_hold_what_the_home_remembers(
    database: Callable[[], None], files: Files, caplog: pytest.LogCaptureFixture
) -> None:
    database()
    for _round in range(2):
        reaper.sweep()
    assert standing(files) == [True] * 4
    assert [TOLD in record.message for record in caplog.records] == [True, True]
    gone = Event.objects.filter(verb="audit.broken").count()
    assert gone == (database in (fresh, older, older_and_used))


@pytest.mark.parametrize("database", [right, lambda: journal.note("login.done", actor=None)])
def test_control_beside_its_own_they_are_forgotten(
    database: Callable[[], object], files: Files, caplog: pytest.LogCaptureFixture
) -> None:
    database()
    reaper.sweep()
    assert (standing(files), caplog.records) == ([False] * 4, [])


def test_an_installation_without_files_is_told_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(reaper, "stored", lambda *_place: iter(()))
    monkeypatch.setattr(photographs, "stored", lambda *_place: iter(()))
    reaper.sweep()
    assert caplog.records == []


def test_what_an_older_database_still_waits_for_stays_until_it_is_confirmed(
    django_capture_on_commit_callbacks: Any,
) -> None:
    """In the newer one the file was committed, and the draft became a visit."""
    long_ago, clerk = timezone.now() - timedelta(days=40), make.clerk()
    name = originals.keep(b"content")
    upload = Upload.objects.create(
        campaign=make.campaign(), union=make.union(), by=clerk, file_name="名册.xlsx", digest="d" * 64,
        stored_as=name, since=long_ago, state=Upload.State.CHECKED,
    )  # fmt: skip
    make.batch({"走访企业": [make.visit()]})
    photograph = make.photograph(Visit.objects.get(), by=clerk)
    uid, record = uuid4(), uuid4()
    Photograph.objects.update(sheet=VISITS.name, record=record)
    Draft.objects.create(
        uid=uid, record=record, campaign=upload.campaign, union=photograph.union, by=clerk,
        sealed=cipher.seal_values({}, uid),
    )  # fmt: skip
    Draft.objects.update(at=long_ago)
    kept = [("uploads", name), (photographs.STORE, photographs._name(photograph.uid, photographs.KEPT))]
    older()

    def rows() -> list[int]:
        waiting = Upload.objects.filter(state=Upload.State.CHECKED)
        return [waiting.count(), Draft.objects.count(), Photograph.objects.count()]

    with django_capture_on_commit_callbacks(execute=True):
        assert reaper.sweep() == 0
    assert (standing(kept), rows()) == ([True, True], [1, 1, 1])
    with django_capture_on_commit_callbacks(execute=True):
        call_command("audit", "--anchor", "--reason", "恢复备份")
    with django_capture_on_commit_callbacks(execute=True):
        assert reaper.sweep() == 1
    assert (standing(kept), rows()) == ([False, False], [0, 0, 0])
