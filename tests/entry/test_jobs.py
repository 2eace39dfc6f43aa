"""What the worker does with an upload: rights asked again, every end a state with its reason, nothing half done."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import storages
from django.utils import timezone

from campaigns.models import Batch, Event, Posting, User
from songnuan.entry import intake, jobs, originals
from songnuan.entry.jobs import check_upload, commit_upload
from songnuan.entry.models import Upload
from tests import factories as make
from tests.entry.ledgers import rows
from tests.pages.clerk import workbook

pytestmark = pytest.mark.django_db
State = Upload.State


@pytest.fixture
def sent(tmp_path: Path) -> Upload:
    """A good workbook as it was just sent."""
    content = workbook(tmp_path, "名册.xlsx", rows({"身份证号": make.citizen_id(1)}, {})).read_bytes()
    return Upload.objects.create(
        campaign=make.campaign(), union=make.union(), by=make.clerk(), file_name="名册.xlsx",
        digest=hashlib.sha256(content).hexdigest(), stored_as=originals.keep(content),
    )  # fmt: skip


def after(upload: Upload, *steps: object) -> tuple[str, str]:
    """State and message after those jobs, each as soon as it is wished."""
    for step in steps:
        if step is commit_upload:
            Upload.objects.filter(pk=upload.pk, state=State.CHECKED).update(state=State.CONFIRMED)
        step.call(upload.pk)
    upload.refresh_from_db()
    return upload.state, upload.message


def stored() -> set[str]:
    """Names of the sealed files on disk."""
    root = Path(storages["uploads"].location)
    return {str(path.relative_to(root)) for path in root.rglob("*.sealed")}


def test_checked_and_committed_it_leaves_the_original_alone(sent: Upload) -> None:
    before = stored()
    assert after(sent, check_upload) == (State.CHECKED, "")
    assert stored() - before == {sent.checked_as}
    assert after(sent, commit_upload) == (State.COMMITTED, "")
    assert (sent.batch.rows, sent.batch.by, sent.batch.stored_as, sent.checked_as) == (
        2,
        sent.by,
        sent.stored_as,
        "",
    )
    assert stored() == before
    assert make.figures()["disbursed"] == "1000.00"


def test_a_job_run_again_does_nothing(sent: Upload) -> None:
    after(sent, check_upload, commit_upload)
    assert after(sent, check_upload, commit_upload) == (State.COMMITTED, "")
    assert Batch.objects.count() == 1


def no_longer_posted(user: User) -> None:
    Posting.objects.filter(user=user).update(since="2020-01-01", until=timezone.localdate())


def elsewhere_now(user: User) -> None:
    Posting.objects.filter(user=user).update(union=make.union(make.YUSHU))


def account_closed(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def other_role(user: User) -> None:
    user.groups.set([Group.objects.get(name="领导")])


@pytest.mark.hardening("T28")
@pytest.mark.parametrize("change", [no_longer_posted, elsewhere_now, account_closed, other_role])
def test_rights_taken_away_meanwhile_stop_the_job(sent: Upload, change: object) -> None:
    after(sent, check_upload)
    change(sent.by)
    assert after(sent, commit_upload) == (State.REFUSED, "上传人或确认人已没有该单位的上传权限。")
    Upload.objects.update(state=State.WAITING)
    assert after(sent, check_upload) == (State.REFUSED, "上传人或确认人已没有该单位的上传权限。")
    assert Batch.objects.count() == 0


@pytest.mark.hardening("T28")
@pytest.mark.parametrize("change", [no_longer_posted, elsewhere_now, account_closed, other_role])
def test_a_colleague_takes_over_what_somebody_sent_who_left(
    sent: Upload, change: Callable[[User], None]
) -> None:
    """What is mended in it is checked, in the colleague's name, for as long as the colleague may."""
    after(sent, check_upload)
    change(sent.by)
    another, colleague = make.clerk(username="another"), make.clerk(username="colleague")
    sent.makers.add(another)
    assert intake.check_again(sent, by=colleague)
    assert after(sent, check_upload) == (State.CHECKED, "")
    assert Event.objects.filter(verb="upload.checked").latest("sequence").actor == colleague
    change(colleague)
    Upload.objects.update(state=State.WAITING)  # whoever mended it before has not asked for this
    assert after(sent, check_upload) == (State.REFUSED, "上传人或确认人已没有该单位的上传权限。")


@pytest.mark.parametrize("change", [no_longer_posted, elsewhere_now, account_closed, other_role])
def test_so_do_rights_taken_away_while_it_is_stored(
    sent: Upload, change: Callable[[User], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    after(sent, check_upload)
    commit = jobs.commit

    def meanwhile(*asked: Any, **more: Any) -> Any:
        change(sent.by)
        return commit(*asked, **more)

    monkeypatch.setattr(jobs, "commit", meanwhile)
    assert after(sent, commit_upload) == (State.REFUSED, "上传人或确认人已没有该单位的上传权限。")
    assert not Batch.objects.exists()


def test_a_file_that_is_no_workbook_is_refused_with_its_reason(sent: Upload) -> None:
    Upload.objects.update(stored_as=originals.keep(b"%PDF-1.7"))
    state, message = after(sent, check_upload)
    assert (state, bool(message)) == (State.REFUSED, True)


def test_a_file_whose_check_meets_a_full_disk_says_so(sent: Upload, settings: Any) -> None:
    settings.FREE_MB_KEPT = 10**9
    jobs.check_upload.call(sent.pk)
    sent.refresh_from_db()
    assert (sent.state, "服务器的存储空间快满了" in sent.message) == (State.REFUSED, True)


def test_the_same_file_is_refused_before_it_is_read(sent: Upload) -> None:
    after(sent, check_upload, commit_upload)
    again = Upload.objects.create(
        campaign=sent.campaign,
        union=sent.union,
        by=sent.by,
        file_name="x.xlsx",
        digest=sent.digest,
        stored_as="gone",
    )
    state, message = after(again, check_upload)
    assert (state, "已经导入过（批次1）" in message) == (State.REFUSED, True)


def test_what_changed_since_the_preview_is_shown_again(sent: Upload) -> None:
    after(sent, check_upload)
    make.batch(rows({"身份证号": make.citizen_id(1), "慰问金(元)": 800}))
    state, message = after(sent, commit_upload)
    assert (state, "有1处需要修改" in message) == (State.CHECKED, True)
    assert Batch.objects.count() == 1


@pytest.mark.parametrize("lost", ["stored_as", "checked_as"])
def test_a_lost_or_broken_file_fails_clearly(sent: Upload, lost: str) -> None:
    step = check_upload if lost == "stored_as" else commit_upload
    after(sent, *([] if lost == "stored_as" else [check_upload]))
    broken = originals.keep(b"x")
    path = Path(storages["uploads"].path(broken))
    path.write_bytes(path.read_bytes()[:-1])
    for name in (broken, "gone.sealed"):
        Upload.objects.update(**{lost: name}, state=State.WAITING if lost == "stored_as" else State.CONFIRMED)
        state, message = after(sent, step)
        assert (state, message) == (State.FAILED, "系统处理时出错，文件没有导入。请稍后重试，或联系管理员。")
    assert Batch.objects.count() == 0


def test_a_disk_that_fails_after_the_posting_does_not_call_it_failed(
    sent: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stuck(name: str) -> None:
        raise OSError("read-only file system")

    after(sent, check_upload)
    monkeypatch.setattr(jobs.originals, "forget", stuck)
    with pytest.raises(OSError, match="read-only"):
        after(sent, commit_upload)
    sent.refresh_from_db()
    assert (sent.state, sent.batch.rows) == (State.COMMITTED, 2)
