"""Many files at once: one list, one confirmation, a batch for each."""

import io
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import reverse

from campaigns.models import Batch, Event
from songnuan.entry import forms, intake, marked
from songnuan.entry.forms import UploadForm
from songnuan.entry.jobs import check_upload
from songnuan.entry.models import Upload
from songnuan.lib.spreadsheets.limits import LIMITS
from songnuan.lib.spreadsheets.marking.copy import write_marked_copy
from tests import factories as make
from tests.entry.ledgers import rows
from tests.workbooks import write

pytestmark = pytest.mark.django_db(transaction=True)
State = Upload.State
TOO_MUCH = "一次最多20个文件、共60 MB。请分几次上传。"


@pytest.fixture
def clerk() -> Client:
    client = Client()
    client.force_login(make.clerk())
    return client


def book(folder: Path, name: str, *people: make.Row) -> ContentFile:
    return ContentFile(write(folder / name, rows(*people)).read_bytes(), name)


def send(clerk: Client, *files: ContentFile, **data: Any) -> Any:
    place = {"campaign": "2023", "union": make.CHAOYANG}
    return clerk.post(reverse("upload"), {**place, **data, "file": list(files)})


def files(folder: Path) -> list[ContentFile]:
    """Two good ones, one with a fault, one that is no workbook."""
    return [
        book(folder, "甲.xlsx", {"身份证号": make.citizen_id(1)}, {"姓名": "赵秋"}),
        book(folder, "乙.xlsx", {"姓名": "钱冬"}),
        book(folder, "丙.xlsx", {"姓名": "孙夏"}, {"慰问金(元)": "五百元"}),
        ContentFile(b"%PDF-1.7", "丁.xlsx"),
    ]


def listed(parcel: object) -> list[tuple[str, str, dict[str, int]]]:
    return [
        (upload.file_name, upload.state, upload.counts)
        for upload in Upload.objects.filter(parcel=parcel).order_by("pk")
    ]


def count(
    *, new: int = 0, unchanged: int = 0, wrong: int = 0, errors: int = 0, warnings: int = 1, known: int = 0
) -> dict[str, int]:
    return {
        "new": new, "unknown": new, "unchanged": unchanged, "known": unchanged + known, "wrong": wrong, "elsewhere": 0, "errors": errors,
        "warnings": warnings,
    }  # fmt: skip


def confirm(clerk: Client, parcel: UUID) -> str:
    """全部确认导入 as the page offers it just now; what the page after it says."""
    seen = [upload.seen for upload in Upload.objects.filter(parcel=parcel) if upload.is_ready]
    return clerk.post(reverse("parcel_confirm", args=[parcel]), {"seen": seen}, follow=True).content.decode()


def test_four_files_one_list_one_confirmation(clerk: Client, tmp_path: Path) -> None:
    answer = send(clerk, *files(tmp_path))
    parcel = Upload.objects.values_list("parcel", flat=True).distinct().get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("parcel", args=[parcel]))
    unread = Upload.objects.get(file_name="丁.xlsx").message
    assert listed(parcel) == [
        ("甲.xlsx", State.CHECKED, count(new=2)),
        ("乙.xlsx", State.CHECKED, count(new=1)),
        ("丙.xlsx", State.CHECKED, count(new=1, wrong=1, errors=1, warnings=1)),
        ("丁.xlsx", State.REFUSED, {}),
    ]
    page = clerk.get(answer["Location"])
    assert (page.context["ready"], page.context["moving"], page.context["stored"]) == (2, 0, 0)
    assert "全部确认导入（2 个文件）" in page.content.decode()
    assert unread in page.content.decode()
    assert Batch.objects.count() == 0

    confirm(clerk, parcel)
    assert [state for _name, state, _counts in listed(parcel)] == [
        State.COMMITTED, State.COMMITTED, State.CHECKED, State.REFUSED,
    ]  # fmt: skip
    assert list(Batch.objects.order_by("number").values_list("file_name", "rows")) == [
        ("甲.xlsx", 2),
        ("乙.xlsx", 1),
    ]
    assert make.figures()["disbursed"] == "1500.00"
    assert "全部确认导入" not in clerk.get(answer["Location"]).content.decode()
    confirm(clerk, parcel)
    assert Batch.objects.count() == 2


def test_the_same_person_in_two_files_is_seen_when_the_second_is_stored(
    clerk: Client, tmp_path: Path
) -> None:
    same = {"身份证号": make.citizen_id(1)}
    send(clerk, book(tmp_path, "甲.xlsx", same), book(tmp_path, "乙.xlsx", {**same, "慰问金(元)": 800}))
    parcel = Upload.objects.first().parcel
    assert [counts["errors"] for _name, _state, counts in listed(parcel)] == [0, 0]
    confirm(clerk, parcel)
    second = Upload.objects.get(file_name="乙.xlsx")
    assert (second.state, second.counts) == (State.CHECKED, count(wrong=1, errors=1, warnings=0, known=1))
    assert second.message in clerk.get(reverse("parcel", args=[parcel])).content.decode()
    assert not second.is_ready
    assert make.figures()["disbursed"] == "500.00"


def test_a_single_file_is_no_parcel(clerk: Client, tmp_path: Path) -> None:
    answer = send(clerk, book(tmp_path, "甲.xlsx", {}))
    upload = Upload.objects.get()
    assert (upload.parcel, answer["Location"]) == (None, reverse("upload_state", args=[upload.uid]))
    assert "一起上传的文件" not in clerk.get(answer["Location"]).content.decode()


def form(*sizes: int, replace: str = "") -> UploadForm:
    sent = [SimpleUploadedFile(f"{number}.xlsx", b"x") for number in range(len(sizes))]
    for file, size in zip(sent, sizes, strict=True):
        file.size = size
    data = {"campaign": "2023", "union": make.CHAOYANG, "replace": replace}
    return UploadForm(data, Files(sent), user=make.clerk())


class Files(dict):
    """The files of a request, as the widget asks for them."""

    def __init__(self, sent: list[SimpleUploadedFile]) -> None:
        super().__init__(file=sent[-1:])
        self._sent = sent

    def getlist(self, name: str) -> list[SimpleUploadedFile]:
        return self._sent


MB = 1024 * 1024


@pytest.mark.parametrize(
    ("sizes", "errors"),
    [
        ([1] * 20, []),
        ([1] * 21, [TOO_MUCH]),
        ([20 * MB] * 3, []),
        ([20 * MB, 20 * MB, 20 * MB, 1], [TOO_MUCH]),
        ([1, 20 * MB + 1], ["“1.xlsx”超过20 MB。请分成几个文件上传。"]),
        ([20 * MB + 1], ["文件超过20 MB。请分成几个文件上传。"]),
        ([1, 0], ["这个文件是空的（0字节）。"]),
        ([], ["请选择要上传的文件。"]),
    ],
)
def test_how_many_and_how_large(sizes: list[int], errors: list[str]) -> None:
    assert form(*sizes).errors.get("file", []) == errors


def test_a_batch_is_replaced_by_one_file_only() -> None:
    batch = make.batch(rows({}))
    assert form(1, replace=str(batch.number)).errors == {}
    assert form(1, 1, replace=str(batch.number)).errors == {"__all__": ["替换一个批次时，只能选一个文件。"]}


def test_all_of_them_fit_into_a_request() -> None:
    assert (forms.FILES, forms.FILES_MB) == (20, 60)


def test_nothing_of_another_union(clerk: Client, tmp_path: Path) -> None:
    send(clerk, *files(tmp_path)[:2])
    parcel = Upload.objects.first().parcel
    neighbour = Client()
    neighbour.force_login(make.clerk(make.YUSHU))
    assert neighbour.get(reverse("parcel", args=[parcel])).status_code == 404
    assert neighbour.post(reverse("parcel_confirm", args=[parcel])).status_code == 404
    assert Batch.objects.count() == 0


def test_the_marked_files_of_a_parcel_come_in_one_zip_for_the_sender_alone(
    clerk: Client, tmp_path: Path
) -> None:
    send(clerk, *files(tmp_path))
    address = reverse("parcel_marked", args=[Upload.objects.first().parcel])
    answer = clerk.get(address)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert book.namelist() == ["01-丙-标红.xlsx"]
        assert b"xl/workbook.xml" in book.read("01-丙-标红.xlsx")
    assert answer["Cache-Control"] == "no-store"
    colleague = Client()
    colleague.force_login(make.clerk(username="colleague"))
    assert colleague.get(address).status_code == 404


def test_a_file_that_was_checked_anew_meanwhile_is_not_confirmed_unseen(
    clerk: Client, tmp_path: Path
) -> None:
    send(clerk, *files(tmp_path))
    first, second = (upload for upload in Upload.objects.order_by("pk") if upload.is_ready)
    page = clerk.get(reverse("parcel", args=[first.parcel])).content.decode()
    assert all(f'name="seen" value="{upload.seen}"' in page for upload in (first, second))
    intake.check_again(first, by=first.by)
    with TestCase.captureOnCommitCallbacks(execute=True):
        check_upload.call(first.pk)
    address, seen = reverse("parcel_confirm", args=[first.parcel]), {"seen": [first.seen, second.seen]}
    page = clerk.post(address, seen, follow=True).content.decode()
    states = dict(Upload.objects.filter(pk__in=[first.pk, second.pk]).values_list("pk", "state"))
    assert states == {first.pk: State.CHECKED, second.pk: State.COMMITTED}
    assert "这份文件又有改动" in page


@pytest.mark.hardening("T08")
def test_a_copy_that_costs_too_much_leads_back_to_the_faults(
    clerk: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(clerk, *files(tmp_path))
    checked = Upload.objects.filter(state=State.CHECKED)
    faulty = next(upload for upload in checked if not upload.is_ready)
    hurried = replace(LIMITS, wall_seconds=0.0)
    monkeypatch.setattr(marked, "write_marked_copy", partial(write_marked_copy, limits=hurried))
    for address, page in (
        (reverse("upload_marked", args=[faulty.uid]), reverse("upload_state", args=[faulty.uid])),
        (reverse("parcel_marked", args=[faulty.parcel]), reverse("parcel", args=[faulty.parcel])),
    ):
        answer = clerk.get(address, follow=True)
        assert answer.redirect_chain == [(page, 302)]
        said = "没能生成标红的原表：文件过于复杂，处理用时过长。请拆成几份，或只粘贴数值另存后上传。"
        assert said in answer.content.decode()
    monkeypatch.undo()
    assert clerk.get(reverse("parcel_marked", args=[faulty.parcel])).status_code == 200
    assert Event.objects.filter(verb="download.marked").count() == 1
