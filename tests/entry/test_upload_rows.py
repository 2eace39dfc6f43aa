"""The numbers of a preview lead to the rows of the file: what would be added, what is there already."""

import pytest
from django.test import Client

from songnuan.entry.look.file_rows import A_PAGE, FileRows, file_rows
from songnuan.entry.models import Upload
from tests import factories as make
from tests.entry.test_mending import sent

pytestmark = pytest.mark.django_db(transaction=True)
SHEET = "慰问帮扶发放"


@pytest.fixture
def mine() -> Client:
    client = Client()
    client.force_login(make.clerk())
    return client


def names(rows: FileRows) -> list[tuple[int, str]]:
    """Of every row its number in the file and whom it is about."""
    found = []
    for sample in rows.samples:
        place = [column.header for column in sample.columns].index("姓名")
        found += [(number, texts[place].text) for number, texts in sample.rows]
    return found


def test_new_rows_and_known_ones_are_told_apart_and_masked(mine: Client, tmp_path: object) -> None:
    make.batch({SHEET: [make.disbursement(姓名="李春生")]})
    upload = sent(mine, tmp_path, make.disbursement(姓名="李春生"), make.disbursement(姓名="朴花", 人次=9))
    upload.refresh_from_db()
    assert names(file_rows(upload, "known", "", "1")) == [(2, "李某某")]
    assert names(file_rows(upload, "new", SHEET, "1")) == [(3, "朴某")]
    assert file_rows(upload, "new", "走访企业", "1").count == 0
    page = mine.get(f"/upload/{upload.uid}/").content.decode()
    for link in ("new/", "known/", "new/?sheet="):
        assert f'href="/upload/{upload.uid}/rows/{link}' in page
    shown = mine.get(f"/upload/{upload.uid}/rows/new/").content.decode()
    assert ("朴某" in shown, "朴花" in shown, "李某某" in shown) == (True, False, False)


def test_many_rows_are_turned_page_by_page(mine: Client, tmp_path: object) -> None:
    upload = sent(mine, tmp_path, *(make.disbursement(姓名=f"李{n}", 人次=n + 1) for n in range(A_PAGE + 1)))
    upload.refresh_from_db()
    assert names(file_rows(upload, "new", "", "2")) == [(A_PAGE + 2, "李某某")]


def test_only_what_is_there_and_only_of_a_checked_file(mine: Client, tmp_path: object) -> None:
    upload = sent(mine, tmp_path, make.disbursement())
    assert mine.get(f"/upload/{upload.uid}/rows/wrong/").status_code == 404
    other = Client()
    other.force_login(make.clerk(make.YUSHU))
    assert other.get(f"/upload/{upload.uid}/rows/new/").status_code == 404
    Upload.objects.update(state=Upload.State.DISCARDED)
    assert mine.get(f"/upload/{upload.uid}/rows/new/")["Location"] == f"/upload/{upload.uid}/"
