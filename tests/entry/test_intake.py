"""Sending, confirming, cancelling, discarding: each once, and never after it is too late."""

import hashlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import TestCase
from django.utils import timezone

from campaigns.models import Batch
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
    intake.confirm(sent, by=sent.by)
    sent.refresh_from_db()
    assert (sent.tries, sent.since.date()) == (0, timezone.now().date())
    assert sent.elapsed in ("0:00", "0:01", "0:02")
