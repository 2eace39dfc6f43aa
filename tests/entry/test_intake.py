"""Sending, confirming, cancelling, discarding: each once, and never after it is too late."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from campaigns.models import Batch, User
from songnuan.entry import intake, jobs
from songnuan.entry.jobs import check_upload, commit_upload
from songnuan.entry.models import Upload
from tests import factories as make
from tests.entry.ledgers import rows
from tests.workbooks import write

pytestmark = pytest.mark.django_db
State = Upload.State


@pytest.fixture
def sent(tmp_path: Path) -> Upload:
    """A workbook of 2,100 rows that waits for its check: enough for a report of progress."""
    people = [{"姓名": f"李{number}"} for number in range(2_100)]
    content = write(tmp_path / "名册.xlsx", rows(*people)).read_bytes()
    return intake.receive(
        [ContentFile(content, "名册.xlsx")], make.campaign(), make.union(), by=make.clerk()
    )[0]


def state_of(upload: Upload) -> str:
    upload.refresh_from_db()
    return upload.state


def sealed() -> set[Path]:
    return set(Path(storages["uploads"].location).rglob("*.sealed"))


def test_what_was_sent_waits_alone(sent: Upload) -> None:
    assert (sent.state, sent.parcel, sent.file_name) == (State.WAITING, None, "名册.xlsx")
    assert len(sent.digest) == len(hashlib.sha256().hexdigest())


def test_cancelled_while_it_waits_it_is_never_checked(sent: Upload) -> None:
    before = sealed()
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert intake.cancel(sent)
    assert len(before - sealed()) == 1
    check_upload.call(sent.pk)
    assert (state_of(sent), sent.stored_as, sent.tries) == (State.DISCARDED, "", 0)


def test_a_check_under_way_notices_and_leaves_nothing(sent: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = []

    def watched(self: object, **progress: object) -> None:
        reports.append(progress)
        with TestCase.captureOnCommitCallbacks(execute=True):
            intake.cancel(Upload.objects.get(pk=sent.pk))
        report(self, **progress)

    before = sealed()
    report = jobs._Watch._write
    monkeypatch.setattr(jobs._Watch, "_write", watched)
    check_upload.call(sent.pk)
    assert (state_of(sent), sent.stored_as, sent.checked_as) == (State.DISCARDED, "", "")
    assert [report["done"] for report in reports] == [2_000]
    assert len(before - sealed()) == 1
    assert sealed() - before == set()


def test_cancelled_after_the_last_report_its_reading_is_forgotten(
    sent: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(checked: object) -> str:
        intake.cancel(Upload.objects.get(pk=sent.pk))
        return keep(checked)

    before = sealed()
    keep = jobs.sealed_check.keep
    monkeypatch.setattr(jobs.sealed_check, "keep", slow)
    check_upload.call(sent.pk)
    assert (state_of(sent), sent.checked_as) == (State.DISCARDED, "")
    assert sealed() - before == set()


def test_a_confirmation_is_taken_back_until_the_work_begins(sent: Upload) -> None:
    check_upload.call(sent.pk)
    sent.refresh_from_db()
    assert intake.confirm(sent, by=sent.by)
    assert not intake.confirm(sent, by=sent.by)
    assert intake.cancel(sent)
    commit_upload.call(sent.pk)
    assert (state_of(sent), Batch.objects.count()) == (State.CHECKED, 0)


@pytest.mark.parametrize("state", [State.COMMITTING, State.COMMITTED, State.REFUSED, State.DISCARDED])
def test_too_late_to_cancel(sent: Upload, state: str) -> None:
    Upload.objects.update(state=state)
    assert (intake.cancel(sent), state_of(sent)) == (False, state)
    assert sent.stored_as != ""


@pytest.mark.parametrize("state", [State.WAITING, State.CHECKING, State.CONFIRMED, State.COMMITTED])
def test_what_is_being_worked_on_is_not_discarded(sent: Upload, state: str) -> None:
    Upload.objects.update(state=state)
    assert (intake.discard(sent), state_of(sent)) == (False, state)


def test_a_confirmation_is_timed_anew(sent: Upload) -> None:
    check_upload.call(sent.pk)
    Upload.objects.update(since="2023-01-01T00:00:00Z", tries=3)
    sent.refresh_from_db()
    intake.confirm(sent, by=sent.by)
    sent.refresh_from_db()
    assert (sent.tries, sent.since.date()) == (0, timezone.now().date())
    assert sent.elapsed in ("0:00", "0:01", "0:02")


@pytest.mark.hardening("T15")
def test_everybodys_first_file_comes_before_the_second_of_anybody(settings: Any) -> None:
    """A parcel of four, and two files of somebody else that are sent behind it; then a confirmation of the first."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    hundred, one = make.clerk(), make.clerk(make.YUSHU)
    order = DBTaskResult._meta.ordering

    def queue() -> list[tuple[int, int]]:
        """Who has sent it, and which of their files it is, as the worker takes them."""
        taken = DBTaskResult.objects.ready().order_by(*order).values_list("args_kwargs", flat=True)
        uploads = Upload.objects.in_bulk()
        return [
            (uploads[pk].by_id, int(uploads[pk].file_name[0])) for pk in (task["args"][0] for task in taken)
        ]

    def send(by: User, count: int, at: str) -> list[Upload]:
        sent: list[Upload] = []
        for number in range(count):
            file = ContentFile(f"{by.pk}-{number}".encode(), f"{number}.csv")
            with TestCase.captureOnCommitCallbacks(execute=True):
                sent += intake.receive([file], make.campaign(), make.union(at), by=by)
        return sent

    first, *_rest = send(hundred, 4, make.CHAOYANG)
    send(one, 2, make.YUSHU)
    assert queue() == [
        (hundred.pk, 0), (one.pk, 0), (hundred.pk, 1), (one.pk, 1), (hundred.pk, 2), (hundred.pk, 3)
    ]  # fmt: skip
    DBTaskResult.objects.all().delete()
    Upload.objects.filter(pk=first.pk).update(state=State.CHECKED)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert intake.confirm(first, by=hundred)
    send(one, 1, make.YUSHU)
    assert queue() == [(one.pk, 0), (hundred.pk, 0)]
    assert [task.priority for task in DBTaskResult.objects.order_by("priority")] == [-3, -2]
