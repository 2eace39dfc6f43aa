"""What a clerk calls a file and its worksheets, on the pages of uploads and of originals, by who reads them."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from beneficiaries.models import Disbursement
from campaigns.models import Batch
from songnuan.entry.models import Upload
from songnuan.entry.walk import Wish, walk
from tests import factories as make
from tests import workbooks

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.hardening("T44")]
FILE, LEAF = "因公伤残民警名单.xlsx", "因公伤残民警"


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def book(folder: Path) -> Path:
    """Two worksheets, one for each category, with a row each and one that is wrong."""
    police = [
        make.disbursement(姓名=name, 人员类别=LEAF, **{"慰问金(元)": cash})
        for name, cash in (("郑卫国", 800), ("郑国", "多"))
    ]
    return workbooks.write(folder / FILE, {LEAF: police, "户外": [make.disbursement(身份证号="1")]})


def test_uploads_name_neither_to_a_clerk_above(tmp_path: Path) -> None:
    clerk = make.clerk()
    file = io.BytesIO(book(tmp_path).read_bytes())
    file.name = FILE
    browser(clerk).post("/upload/", {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    uid = Upload.objects.get().uid
    pages = [
        "/upload/",
        "/uploads/",
        f"/upload/{uid}/",
        f"/upload/{uid}/rows/new/",
        f"/handover/?union={make.CHAOYANG}",
    ]
    pages += [f"/upload/{uid}/?sheet={LEAF}", f"/upload/{uid}/after/disbursed/"]
    mine, above = (
        {page: client.get(page).content.decode() for page in pages}
        for client in (browser(clerk), browser(make.clerk(make.CHANGCHUN)))
    )
    assert [page for page in pages if FILE in above[page] or f">{LEAF}<" in above[page]] == []
    assert len([page for page in pages if FILE in mine[page]]) >= 5
    assert "第1张表" in above[pages[3]]
    assert "第1张表" not in mine[pages[3]]


def test_an_original_is_found_by_the_row_and_by_no_guess_at_its_worksheet(tmp_path: Path) -> None:
    walk(book(tmp_path), Wish(campaign=make.campaign(), union=make.union(), store=True, valid_rows=True))
    batch, row = Batch.objects.get(), Disbursement.objects.get()
    assert row.sheet == LEAF
    reviewer, staff = make.user("市州审核员", make.CHANGCHUN), make.user("省级工作人员", make.PROVINCE)
    there = f"/batches/{batch.number}/original/{row.row}/"
    seen = browser(reviewer).get(f"/row/disbursement/{row.pk}/").content.decode()
    assert (f"{there}?of={row.uid}" in seen, LEAF in seen) == (True, False)
    page = browser(reviewer).get(f"{there}?of={row.uid}").content.decode()
    assert ("800" in page, LEAF in page) == (True, False)
    # Of the row that was stored, and of the one below it, which was not.
    for line in (row.row, row.row + 1):
        for name in (LEAF, "因公牺牲民警家庭"):
            guess = browser(reviewer).get(f"/batches/{batch.number}/original/{line}/?sheet={name}")
            page = guess.content.decode()
            assert ("没有找到这一行" in page, "800" in page, name in page) == (True, False, False)
    known = browser(staff).get(f"{there}?sheet={LEAF}").content.decode()
    assert ("800" in known, LEAF in known) == (True, True)
