"""What is wrong is printed, to be put right, to those who have the file; to others no more than of what is right (T44)."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import PendingRow
from songnuan.entry import forms
from songnuan.entry.look import look
from songnuan.entry.models import Upload
from tests import factories as make
from tests.entry.test_knows import client, sent

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.hardening("T44")]

CHILD = make.citizen_id(1, born="20120203")
ILL, HOME, WIFE, BOY = "肝癌晚期需要手术" * 260, "桃花胡同九号" * 80, "魑妻某" * 40, "魑童名" * 40
WRONG: list[make.Row] = [
    make.disbursement(姓名="丁一", 身份证号=make.citizen_id(2), 备注=ILL),
    make.disbursement(姓名="丁二", 身份证号=make.citizen_id(3), 家庭住址=HOME),
    make.disbursement(姓名="丁三", 身份证号=make.citizen_id(4), 代领人=WIFE),
    make.disbursement(姓名=BOY, 身份证号=CHILD),
    make.disbursement(姓名="魈小童", 身份证号=make.citizen_id(5, born="20130203")),
    make.disbursement(姓名="魈晓童", 身份证号=make.citizen_id(5, born="20130203"), 用途="帮扶救助"),
]
NAMED = ("肝癌晚期", "桃花胡同", "魑妻某", "魑童名", "魈晓童")
READERS = {
    "clerk above": lambda: make.clerk(make.CHANGCHUN),
    "province": lambda: make.user("省级工作人员", make.PROVINCE),
}


@pytest.fixture
def sender() -> Client:
    return client(make.clerk(username="sender"))


def told(page: str) -> list[str]:
    return [word for word in NAMED if word in page]


def preview(reader: Client, upload: Upload) -> str:
    return reader.get(reverse("upload_state", args=[upload.uid])).content.decode()


def keys(page: str) -> int:
    return page.count('name="cell-')


@pytest.mark.parametrize("who", READERS)
def test_the_preview_prints_nothing_of_it_to_who_has_not_the_file(
    sender: Client, tmp_path: Path, who: str
) -> None:
    upload = sent(sender, tmp_path, *WRONG)
    page = preview(client(READERS[who]()), upload)
    assert (told(page), keys(page)) == ([], 5)
    assert told(preview(sender, upload)) == list(NAMED)


def test_control_it_would_where_only_numbers_are_covered(
    sender: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = sent(sender, tmp_path, *WRONG)
    numbers = lambda _look, _sheet, _row, column: column.field in look._PERSONAL  # noqa: E731
    monkeypatch.setattr(look.Look, "_covers", numbers)
    assert told(preview(client(READERS["clerk above"]()), upload)) == list(NAMED)


def test_what_a_clerk_above_types_there_is_a_change_and_what_stands_goes_to_no_other_row(
    sender: Client, tmp_path: Path
) -> None:
    rows = [{**WRONG[0], "身份证号": make.citizen_id(serial)} for serial in (6, 7)]
    upload = sent(sender, tmp_path, *rows)
    above = client(READERS["clerk above"]())
    page = preview(above, upload)
    (first, second) = sorted({part.partition('"')[0] for part in page.split('name="cell-')[1:]})
    typed = {f"cell-{first}": "家里有病人", f"alike-{first}": "1", "seen": upload.seen}
    above.post(reverse("upload_mend", args=[upload.uid]), typed)
    assert [cell.values["after"] for cell in upload.mended.all()] == ["家里有病人"]
    assert second != first


def waiting(sender: Client, folder: Path) -> list[str]:
    upload = sent(sender, folder, *WRONG[:4])
    sender.post(reverse("upload_confirm", args=[upload.uid]), {"rows": "valid", "seen": upload.seen})
    return [reverse("pending_row", args=[row.uid]) for row in PendingRow.objects.order_by("row")]


def test_a_row_that_waits_likewise(sender: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forms_of = waiting(sender, tmp_path)
    above = client(READERS["clerk above"]())
    pages = lambda reader: "".join(reader.get(address).content.decode() for address in forms_of)  # noqa: E731
    assert (len(forms_of), told(pages(above))) == (4, [])
    # A child's name is printed to nobody there: left empty, it stays.
    assert told(pages(sender)) == ["肝癌晚期", "桃花胡同", "魑妻某"]
    monkeypatch.setattr(forms, "PRIVATE", frozenset())
    assert told(pages(above)) == ["肝癌晚期", "桃花胡同", "魑妻某"]  # control
