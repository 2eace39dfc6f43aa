"""Why a file was refused quotes what its worksheet is called: to who has not the file nor may know everybody it does not (T44)."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from songnuan.entry import file_names
from songnuan.entry.models import Upload
from tests import factories as make
from tests import workbooks
from tests.entry.test_knows import client
from tests.entry.test_parcel import send

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.hardening("T44")]

NAMED = "因公牺牲民警“夔建国”家属"


@pytest.fixture
def refused(tmp_path: Path) -> Upload:
    path = workbooks.write(tmp_path / "夔家属.xlsx", {"慰问帮扶发放": [make.disbursement()]})
    book = load_workbook(path)
    book.worksheets[0].title = NAMED
    book.worksheets[0]["WQJ3"] = "远处"
    book.save(path)
    with path.open("rb") as file:
        send(client(make.clerk(username="sender")), file)
    upload = Upload.objects.get()
    assert (upload.state, NAMED in upload.message) == (Upload.State.REFUSED, True)
    return upload


def said(reader: Client, upload: Upload) -> str:
    return reader.get(reverse("upload_state", args=[upload.uid])).content.decode()


def test_who_has_not_the_file_is_told_what_is_wrong_and_not_where(
    refused: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    above = client(make.clerk(make.CHANGCHUN))
    page = said(above, refused)
    assert ("夔建国" in page, "夔家属" in page, "工作表“…”第 3 行到 WQJ 列还有内容" in page) == (
        False, False, True,
    )  # fmt: skip
    monkeypatch.setattr(file_names.filenames, "knows_all", lambda _user: True)
    assert "夔建国" in said(above, refused)  # control


@pytest.mark.parametrize("who", ["colleague", "province"])
def test_who_has_it_or_may_know_everybody_reads_the_name(refused: Upload, who: str) -> None:
    reader = make.clerk() if who == "colleague" else make.user("省级工作人员", make.PROVINCE)
    assert "夔建国" in said(client(reader), refused)
