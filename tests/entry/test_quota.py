"""T16: how many files of one person are kept at once; what is past it is refused and says what to do."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from campaigns.models import User
from songnuan.entry.intake import discard
from songnuan.entry.models import Upload
from songnuan.entry.quota import DAY, MEGABYTE
from songnuan.lib.stored import stored
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T16")]
MOST = 5


@pytest.fixture(autouse=True)
def few(settings: Any) -> None:
    settings.UPLOADS_EACH = MOST


def send(user: User, count: int) -> tuple[int, str]:
    """The status of the answer, and its page."""
    client = Client()
    client.force_login(user)
    files = [SimpleUploadedFile(f"{number}.csv", f"{number}".encode()) for number in range(count)]
    answer = client.post("/upload/", {"campaign": "2023", "union": make.CHAOYANG, "file": files})
    return answer.status_code, answer.content.decode()


@pytest.mark.slow
def test_two_hundred_files_of_one_person_stop_at_the_quota() -> None:
    clerk = make.clerk()
    statuses = [send(clerk, 2)[0] for _ in range(100)]
    assert statuses == [302, 302] + [429] * 98
    assert Upload.objects.count() == 4
    assert send(clerk, 1)[0] == 302
    status, page = send(clerk, 1)
    assert (status, "您还有5个文件没有导入，最多同时保留5个。" in page) == (429, True)


def test_a_colleague_has_a_quota_too() -> None:
    send(make.clerk(username="one"), MOST)
    assert send(make.clerk(username="two"), 1)[0] == 302


def test_what_is_given_up_or_imported_no_longer_counts() -> None:
    clerk = make.clerk()
    send(clerk, MOST)
    first, second, *_others = Upload.objects.order_by("pk")
    Upload.objects.filter(pk=first.pk).update(state=Upload.State.COMMITTED)
    Upload.objects.filter(pk=second.pk).update(state=Upload.State.CHECKED)
    second.refresh_from_db()
    assert discard(second)
    assert [send(clerk, 3)[0], send(clerk, 2)[0], send(clerk, 1)[0]] == [429, 302, 429]


@pytest.mark.hardening("T15")
def test_what_one_person_sends_in_a_day_has_an_end(settings: Any) -> None:
    """Also of files that were imported and given up: what they left on the disk is not the question, but who fills it."""
    settings.UPLOAD_MB_A_DAY = 1
    clerk = make.clerk()
    assert send(clerk, 1)[0] == 302
    sent = Upload.objects.get()
    assert sent.size == 1
    Upload.objects.update(size=MEGABYTE - 1, state=Upload.State.COMMITTED)
    assert send(clerk, 1)[0] == 302
    status, page = send(clerk, 1)
    assert (status, "加上这次超过每人每天1 MB的限额" in page) == (429, True)
    assert send(make.clerk(username="two"), 1)[0] == 302
    Upload.objects.filter(pk=sent.pk).update(at=timezone.now() - DAY)
    assert send(clerk, 1)[0] == 302


def test_no_file_is_taken_once_the_disk_is_nearly_full(settings: Any) -> None:
    settings.FREE_MB_KEPT = 10**9
    before = list(stored("uploads", timezone.now() + DAY))
    client = Client()
    client.force_login(make.clerk())
    answer = client.post(
        "/upload/",
        {"campaign": "2023", "union": make.CHAOYANG, "file": SimpleUploadedFile("a.csv", b"a")},
        follow=True,
    )
    assert "服务器的存储空间快满了" in answer.content.decode()
    assert (Upload.objects.count(), list(stored("uploads", timezone.now() + DAY))) == (0, before)


@pytest.mark.hardening("T15")
def test_a_file_of_21_mb_is_too_large() -> None:
    client = Client()
    client.force_login(make.clerk())
    file = SimpleUploadedFile("a.xlsx", bytes(21 << 20))
    answer = client.post("/upload/", {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    assert (answer.status_code, "文件超过20 MB" in answer.content.decode(), Upload.objects.count()) == (
        413,
        True,
        0,
    )
