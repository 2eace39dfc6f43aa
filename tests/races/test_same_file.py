"""The same file sent by several people at once (T60): one batch, whoever comes first."""

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Batch, Event
from songnuan.entry import commit as commits
from songnuan.entry import names, originals, sealed_check
from songnuan.entry.commit import Origin, commit
from songnuan.entry.faults import Refusal
from songnuan.entry.jobs import commit_upload
from songnuan.entry.models import Upload
from songnuan.ledger.post import Conflict
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.races.threads import failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T60")]
MANY = 6


def tables() -> make.Tables:
    """Rows with and without an ID: nothing but the file itself says that the second kind is the same."""
    return {
        "慰问帮扶发放": [
            make.disbursement(身份证号=make.citizen_id(1)),
            make.disbursement(),
            make.disbursement(),
        ]
    }


def send(digest: str = "f" * 64) -> Batch | None:
    return commit(
        make.checked(tables()),
        names.load(make.campaign(), make.union()),
        Origin("名册.xlsx", digest),
        by=None,
    )[1]


def upload() -> Upload:
    """The file, checked and waiting for its confirmation."""
    return Upload.objects.create(
        campaign=make.campaign(), union=make.union(), by=make.clerk(), file_name="名册.xlsx", digest="f" * 64,
        stored_as=originals.keep(b"file"), checked_as=sealed_check.keep(make.checked(tables())), state=Upload.State.CHECKED,
    )  # fmt: skip


def stored_once() -> None:
    """One batch of three rows, one event, every figure right."""
    assert list(Batch.objects.values_list("number", "rows")) == [(1, 3)]
    assert Event.objects.filter(verb__startswith="post.").count() == 1
    assert (make.figures()["disbursed"], make.figures()["consoled"]) == ("1500.00", 3)
    assert verify(make.campaign()) == []


def test_the_same_file_confirmed_at_once_becomes_one_batch() -> None:
    answers = together(*[send] * MANY)
    assert sum(isinstance(answer, Batch) for answer in answers) == 1
    assert [type(error) for error in failures(answers)] == [Refusal] * (MANY - 1)
    assert {error.fault.code for error in failures(answers)} == {"already_uploaded"}
    stored_once()


def test_the_constraint_alone_holds_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commits, "refuse_if_uploaded", lambda *_unused: None)
    answers = together(*[send] * MANY)
    assert {type(error) for error in failures(answers)} == {Conflict}
    assert len(failures(answers)) == MANY - 1
    stored_once()


def test_control_without_both_there_are_as_many_batches_as_senders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commits, "refuse_if_uploaded", lambda *_unused: None)
    answers = together(*[lambda: send(digest="")] * MANY)
    assert failures(answers) == []
    assert Batch.objects.count() == MANY


def test_one_upload_confirmed_in_many_tabs_is_posted_once() -> None:
    waiting = upload()
    clients = [Client() for _ in range(MANY)]
    for client in clients:
        client.force_login(waiting.by)
    page = reverse("upload_confirm", args=[waiting.uid])
    answers = together(
        *[lambda client=client: client.post(page, {"seen": waiting.seen}).status_code for client in clients]
    )
    assert answers == [302] * MANY
    waiting.refresh_from_db()
    assert waiting.state == Upload.State.COMMITTED
    stored_once()


def test_one_job_run_by_several_workers_is_done_once() -> None:
    waiting = upload()
    Upload.objects.update(state=Upload.State.CONFIRMED)
    assert failures(together(*[lambda: commit_upload.call(waiting.pk)] * MANY)) == []
    stored_once()


def test_uploads_of_one_file_confirmed_at_once_become_one_batch_and_say_so() -> None:
    waiting = [upload() for _ in range(3)]
    Upload.objects.update(state=Upload.State.CONFIRMED)
    assert failures(together(*[lambda pk=one.pk: commit_upload.call(pk) for one in waiting])) == []
    states = sorted(Upload.objects.values_list("state", flat=True))
    assert states == ["committed", "refused", "refused"]
    assert all(
        "已经导入过" in message
        for message in Upload.objects.filter(state="refused").values_list("message", flat=True)
    )
    stored_once()
