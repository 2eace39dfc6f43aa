"""The numbers of a preview lead to the rows of the file: what would be added, what is there already."""

import pytest
from django.test import Client

from songnuan.entry.look.after import After, after
from songnuan.entry.look.file_rows import A_PAGE, FileRows, file_rows
from songnuan.entry.look.knows import HOLDER
from songnuan.entry.models import Upload
from songnuan.entry.preview import preview
from tests import factories as make
from tests.entry.test_mending import sent

pytestmark = pytest.mark.django_db(transaction=True)
SHEET = "慰问帮扶发放"


@pytest.fixture
def mine() -> Client:
    client = Client()
    client.force_login(make.clerk())
    return client


def names(rows: FileRows | After) -> list[tuple[int, str]]:
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
    assert names(file_rows(upload, "known", "", "1", HOLDER, tells_closed=True)) == [(2, "李某某")]
    assert names(file_rows(upload, "new", SHEET, "1", HOLDER, tells_closed=True)) == [(3, "朴某")]
    assert file_rows(upload, "new", "走访企业", "1", HOLDER, tells_closed=True).count == 0
    page = mine.get(f"/upload/{upload.uid}/").content.decode()
    for link in ("new/", "known/", "new/?sheet="):
        assert f'href="/upload/{upload.uid}/rows/{link}' in page
    shown = mine.get(f"/upload/{upload.uid}/rows/new/").content.decode()
    assert ("朴某" in shown, "朴花" in shown, "李某某" in shown) == (True, False, False)


def test_many_rows_are_turned_page_by_page(mine: Client, tmp_path: object) -> None:
    upload = sent(mine, tmp_path, *(make.disbursement(姓名=f"李{n}", 人次=n + 1) for n in range(A_PAGE + 1)))
    upload.refresh_from_db()
    assert names(file_rows(upload, "new", "", "2", HOLDER, tells_closed=True)) == [(A_PAGE + 2, "李某某")]


def test_only_what_is_there_and_only_of_a_checked_file(mine: Client, tmp_path: object) -> None:
    upload = sent(mine, tmp_path, make.disbursement())
    assert mine.get(f"/upload/{upload.uid}/rows/wrong/").status_code == 404
    other = Client()
    other.force_login(make.clerk(make.YUSHU))
    assert other.get(f"/upload/{upload.uid}/rows/new/").status_code == 404
    Upload.objects.update(state=Upload.State.DISCARDED)
    assert mine.get(f"/upload/{upload.uid}/rows/new/")["Location"] == f"/upload/{upload.uid}/"


def test_every_number_after_is_worked_out_before_the_clerks_eyes(mine: Client, tmp_path: object) -> None:
    first = make.batch({SHEET: [make.disbursement(姓名="李春生"), make.disbursement(姓名="朴花", 人次=2)]})
    make.batch({SHEET: [make.disbursement(姓名="高山", 身份证号=make.citizen_id(1), 人次=5)]})
    upload = sent(
        mine, tmp_path,
        make.disbursement(姓名="朴花", 人次=4), make.disbursement(姓名="周雪", 用途="帮扶救助"),
        make.disbursement(姓名="高山", 身份证号=make.citizen_id(1), 发放日期="2023-01-12"),
    )  # fmt: skip
    Upload.objects.update(replaced=first)
    upload.refresh_from_db()
    for step in preview(upload, HOLDER, tells_closed=True).steps:
        found = after(upload, step.indicator.code, "1", HOLDER, tells_closed=True)
        assert found is not None
        assert (found.step, found.by) == (step, step.after - step.now)
        if found.came is not None:
            assert found.step.now + found.came - (found.went or 0) == step.after
    consoled, persons = (
        after(upload, "consoled", "1", HOLDER, tells_closed=True),
        after(upload, "persons", "1", HOLDER, tells_closed=True),
    )
    assert consoled is not None
    assert persons is not None
    assert (consoled.joins, consoled.came, consoled.leaves, consoled.went) == (2, 5, 2, 3)
    assert names(consoled) == [(2, "朴某"), (4, "高某")]
    assert (persons.joins, persons.came, persons.by) == (1, None, 0)
    assert after(upload, "balance", "1", HOLDER, tells_closed=True) is None


def test_the_page_of_a_number_after_leads_on_to_what_goes(mine: Client, tmp_path: object) -> None:
    first = make.batch({SHEET: [make.disbursement(姓名="李春生")]})
    upload = sent(mine, tmp_path, make.disbursement(姓名="朴花", 人次=9))
    Upload.objects.update(replaced=first)
    address = f"/upload/{upload.uid}/after/consoled/"
    assert f'href="{address}">9</a>' in mine.get(f"/upload/{upload.uid}/").content.decode()
    shown = mine.get(address).content.decode()
    gone = f"/rows/consoled/?campaign=2023&amp;union=220104&amp;scope=own&amp;batch={first.number}"
    assert [word in shown for word in ("朴某", "朴花", gone)] == [True, False, True]
    assert "李某某" in mine.get(gone.replace("&amp;", "&")).content.decode()
    assert mine.get(f"/upload/{upload.uid}/after/balance/").status_code == 404
    other = Client()
    other.force_login(make.clerk(make.YUSHU))
    assert other.get(address).status_code == 404
