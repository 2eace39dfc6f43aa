"""What a dead worker left is taken up again, what waits without a task is run, what nobody wants is forgotten."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from campaigns import photographs
from campaigns.models import Batch, Event, Photograph, StampedScan, Visit
from songnuan.entry import jobs, originals, reaper
from songnuan.entry.jobs import check_upload, commit_upload
from songnuan.entry.models import Upload
from songnuan.entry.reaper import SILENCE, TRIES, reap, sweep
from tests import factories as make
from tests.entry.ledgers import rows
from tests.filings.acting import filed
from tests.pages.clerk import workbook

pytestmark = pytest.mark.django_db
State = Upload.State


@pytest.fixture
def sent(tmp_path: Path) -> Upload:
    """A good workbook, sent two minutes ago."""
    content = workbook(tmp_path, "名册.xlsx", rows({"身份证号": make.citizen_id(1)})).read_bytes()
    return Upload.objects.create(
        campaign=make.campaign(), union=make.union(), by=make.clerk(), file_name="名册.xlsx", digest="d" * 64,
        stored_as=originals.keep(content), since=ago(120),
    )  # fmt: skip


def ago(seconds: float) -> object:
    return timezone.now() - timedelta(seconds=seconds)


def left(upload: Upload, state: str, silent: float = 61, **fields: object) -> None:
    """As a worker left it that was killed `silent` seconds ago."""
    Upload.objects.filter(pk=upload.pk).update(state=state, beat=ago(silent), **fields)


def state_of(upload: Upload) -> str:
    upload.refresh_from_db()
    return upload.state


def still_there(name: str) -> bool:
    return storages["uploads"].exists(name)


def task(upload: Upload, path: str, status: str, **fields: object) -> DBTaskResult:
    return DBTaskResult.objects.create(
        task_path=path, args_kwargs={"args": [upload.pk], "kwargs": {}}, status=status, backend_name="default",
        run_after=ago(600), **fields,
    )  # fmt: skip


def test_a_check_that_was_killed_is_run_again(sent: Upload) -> None:
    left(sent, State.CHECKING, tries=1)
    assert reap() == 1
    assert (state_of(sent), sent.tries, sent.counts["new"]) == (State.CHECKED, 2, 1)


def test_a_commit_that_was_killed_is_run_again_and_stored_once(sent: Upload) -> None:
    check_upload.call(sent.pk)
    left(sent, State.COMMITTING, tries=1)
    assert reap() == 1
    assert (state_of(sent), sent.batch.rows, Batch.objects.count()) == (State.COMMITTED, 1, 1)
    assert reap() == 0


@pytest.mark.parametrize("state", [State.CHECKING, State.COMMITTING])
def test_who_beats_is_left_alone(sent: Upload, state: str) -> None:
    left(sent, state, silent=SILENCE.total_seconds() - 5)
    assert (reap(), state_of(sent)) == (0, state)


@pytest.mark.parametrize(
    ("state", "end"), [(State.CHECKING, State.FAILED), (State.COMMITTING, State.CHECKED)]
)
def test_after_three_tries_it_is_given_up_and_says_so(sent: Upload, state: str, end: str) -> None:
    left(sent, state, tries=TRIES)
    assert (reap(), state_of(sent)) == (0, end)
    assert "3次都中断了" in sent.message
    (told,) = Event.objects.filter(verb="upload.failed")
    assert (told.actor, told.union) == (sent.by, sent.union)


@pytest.mark.parametrize("status", [None, "RUNNING", "FAILED", "SUCCESSFUL"])
def test_what_waits_without_a_task_to_come_is_run(sent: Upload, status: str | None) -> None:
    if status:
        task(sent, check_upload.module_path, status)
    assert (reap(), state_of(sent)) == (1, State.CHECKED)


def test_what_stands_in_the_queue_is_not_queued_twice(sent: Upload) -> None:
    task(sent, check_upload.module_path, "READY")
    assert (reap(), state_of(sent)) == (0, State.WAITING)


def test_a_task_of_another_kind_does_not_count(sent: Upload) -> None:
    task(sent, commit_upload.module_path, "READY")
    assert (reap(), state_of(sent)) == (1, State.CHECKED)


def test_what_has_just_come_is_left_to_its_own_task(sent: Upload) -> None:
    Upload.objects.update(since=timezone.now())
    assert (reap(), state_of(sent)) == (0, State.WAITING)


def test_a_worker_that_was_only_slow_stores_nothing_after_it_was_given_up(
    sent: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*arguments: object, **named: object) -> object:
        Upload.objects.update(state=State.CHECKED)  # the reaper, after the third try
        return commit(*arguments, **named)

    check_upload.call(sent.pk)
    Upload.objects.update(state=State.CONFIRMED)
    commit = jobs.commit
    monkeypatch.setattr(jobs, "commit", slow)
    commit_upload.call(sent.pk)
    # The test's stand-in for the reaper is undone with the rest; what matters is that no batch stands.
    assert (Batch.objects.count(), make.figures()["consoled"]) == (0, 0)


def test_control_without_the_shared_transaction_it_would_have_stored(
    sent: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_upload.call(sent.pk)
    Upload.objects.update(state=State.CONFIRMED)
    monkeypatch.setattr(jobs, "_write", lambda *_unused: True)
    commit_upload.call(sent.pk)
    assert (state_of(sent), sent.batch, Batch.objects.count()) == (State.COMMITTING, None, 1)


@pytest.mark.parametrize("state", [State.CHECKED, State.REFUSED, State.FAILED])
def test_after_seven_days_the_files_are_gone(sent: Upload, state: str) -> None:
    check_upload.call(sent.pk)
    Upload.objects.update(state=state, since=ago(8 * 86_400))
    sent.refresh_from_db()
    names = (sent.stored_as, sent.checked_as)
    assert [still_there(name) for name in names] == [True, True]
    assert sweep() == 1
    assert [still_there(name) for name in names] == [False, False]
    assert state_of(sent) == (State.DISCARDED if state == State.CHECKED else state)
    assert (sent.stored_as, sent.checked_as) == ("", "")
    assert sweep() == 0


def test_what_was_typed_in_a_preview_is_swept_with_its_file(sent: Upload) -> None:
    check_upload.call(sent.pk)
    sent.mended.create(sheet="慰问帮扶发放", title="表", row=2, header="姓名", sealed=b"", by=sent.by)
    Upload.objects.filter(pk=sent.pk).update(state=State.CHECKED, since=timezone.now() - timedelta(days=8))
    sweep()
    assert sent.mended.count() == 0


def test_nothing_younger_and_no_committed_original_is_swept(sent: Upload) -> None:
    check_upload.call(sent.pk)
    assert sweep() == 0
    Upload.objects.update(state=State.CONFIRMED)
    commit_upload.call(sent.pk)
    Upload.objects.update(since=ago(8 * 86_400))
    assert sweep() == 0
    assert still_there(Batch.objects.get().stored_as)


def test_what_was_read_of_a_committed_file_goes_where_the_worker_died_before_it_could(sent: Upload) -> None:
    check_upload.call(sent.pk)
    Upload.objects.update(state=State.COMMITTED, since=ago(8 * 86_400))
    sent.refresh_from_db()
    assert (sweep(), still_there(sent.checked_as), still_there(sent.stored_as)) == (1, False, True)


def test_results_of_tasks_are_pruned(sent: Upload) -> None:
    old, day = ago(8 * 86_400), ago(2 * 86_400)
    task(sent, check_upload.module_path, "SUCCESSFUL", finished_at=old)
    task(sent, check_upload.module_path, "RUNNING", started_at=day)
    kept = [
        task(sent, check_upload.module_path, "SUCCESSFUL", finished_at=day),
        task(sent, check_upload.module_path, "RUNNING", started_at=ago(60)),
        task(sent, check_upload.module_path, "READY"),
    ]
    sweep()
    assert set(DBTaskResult.objects.all()) == set(kept)


@pytest.mark.hardening("T16")
def test_a_reading_that_no_upload_names_is_swept_after_a_day(sent: Upload) -> None:
    check_upload.call(sent.pk)
    sent.refresh_from_db()
    orphan, fresh = originals.keep(b"read", originals.READINGS), originals.keep(b"read", originals.READINGS)
    store = storages["uploads"]
    for name in (orphan, sent.checked_as, sent.stored_as):
        os.utime(store.path(name), (0, 0))
    sweep()
    assert [still_there(name) for name in (orphan, fresh, sent.checked_as, sent.stored_as)] == [
        False,
        True,
        True,
        True,
    ]


@pytest.mark.hardening("T16")
def test_a_file_that_neither_upload_nor_batch_names_is_swept_after_a_day(sent: Upload) -> None:
    """The web worker died between storing it and writing the row, or the command line in its commit."""
    check_upload.call(sent.pk)
    Upload.objects.update(state=State.CONFIRMED)
    commit_upload.call(sent.pk)
    Upload.objects.update(stored_as="")
    committed = Batch.objects.get().stored_as
    orphan, fresh, waiting = (originals.keep(content) for content in (b"orphan", b"fresh", b"waiting"))
    scan = originals.keep(b"scan", "elsewhere")
    Upload.objects.update(stored_as=waiting)
    store = storages["uploads"]
    for name in (orphan, committed, waiting, scan):
        os.utime(store.path(name), (0, 0))
    sweep()
    assert [still_there(name) for name in (orphan, fresh, committed, waiting, scan)] == [
        False, True, True, True, True,
    ]  # fmt: skip


@pytest.mark.hardening("T16", "T54")
def test_scans_and_photographs_that_no_row_names_are_swept_after_a_day() -> None:
    """The web worker died before the row was written, or after it was taken away."""
    filing = filed(make.clerk())
    named, lost, fresh = (originals.keep(b"scan", originals.SCANS) for _scan in range(3))
    StampedScan.objects.create(filing=filing, kind="pdf", size=4, digest="d", stored_as=named)
    make.batch({"走访企业": [make.visit()]})
    kept, gone, young = (make.photograph(Visit.objects.get()) for _photograph in range(3))
    scans, pictures = storages["uploads"], storages[photographs.STORE]
    for name in (named, lost):
        os.utime(scans.path(name), (0, 0))
    for one in (kept, gone):
        for ending in (photographs.KEPT, photographs.SMALL):
            os.utime(pictures.path(photographs._name(one.uid, ending)), (0, 0))
    Photograph.objects.filter(pk__in=(gone.pk, young.pk)).delete()
    sweep()
    assert [still_there(name) for name in (named, lost, fresh)] == [True, False, True]
    assert [
        pictures.exists(photographs._name(one.uid, ending))
        for one in (kept, gone, young)
        for ending in (photographs.KEPT, photographs.SMALL)
    ] == [True, True, False, False, True, True]


@pytest.mark.hardening("T16")
def test_an_upload_that_expires_is_noted_with_its_end_or_not_ended(
    sent: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_upload.call(sent.pk)
    Upload.objects.update(since=ago(8 * 86_400))

    def full(*_arguments: Any, **_words: Any) -> None:
        raise OSError("full")

    with monkeypatch.context() as broken:
        broken.setattr(reaper, "note", full)
        with pytest.raises(OSError, match="full"):
            sweep()
    sent.refresh_from_db()
    assert (sent.state, still_there(sent.stored_as)) == (State.CHECKED, True)
    assert sweep() == 1
    event = Event.objects.get(verb="upload.expired")
    assert (event.actor, event.told["file"], event.body["state"]) == (None, sent.file_name, "checked")
    assert not still_there(sent.stored_as)
