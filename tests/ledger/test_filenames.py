"""The name of a file, and of a worksheet, is a text of its clerk: told to nobody who may not know of whom its rows tell."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Fact
from songnuan.entry import names, single
from songnuan.entry.written import written
from songnuan.ledger import filenames
from songnuan.reports import columns
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T44", "T47")]
FILE, SHEET = "因公牺牲民警家庭名单.xlsx", "因公牺牲民警家庭名册"
POLICE = {"人员类别": "因公牺牲民警家庭", "身份证号": None}
HIDDEN = "（文件名不显示）"


def named(union: str = make.CHAOYANG, **changes: Any) -> Batch:
    """A batch of one row out of a file and a worksheet whose names say what it is."""
    batch = make.batch(
        {"慰问帮扶发放": [make.disbursement(**{"身份证号": make.citizen_id(1), **changes})]}, union
    )
    Batch.objects.filter(pk=batch.pk).update(file_name=FILE)
    Disbursement.objects.filter(added_by=batch).update(sheet=SHEET, row=2)
    batch.refresh_from_db()
    return batch


def told(user: Any, batch: Batch) -> str:
    filenames.tell(user, [batch])
    return batch.told_name


def test_the_file_of_a_row_of_the_closed_class_is_named_to_who_may_know_it_or_has_it() -> None:
    batch, other = named(**POLICE), named(make.YUSHU)
    assert told(make.user("省级工作人员", make.PROVINCE), batch) == FILE
    assert told(make.clerk(), batch) == FILE
    for role in ("市县填报员", "市州审核员", "经审", "领导"):
        above = make.user(role, make.CHANGCHUN, f"above {role}")
        assert told(above, batch) == HIDDEN, role
        assert told(above, other) == (HIDDEN if role == "领导" else FILE), role


@pytest.mark.sqlite
def test_no_file_is_asked_of_all_rows() -> None:
    with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
        filenames.silent(make.user("市州审核员", make.CHANGCHUN), [named(**POLICE)])
        of_finds = asked.captured_queries[-1]["sql"]
        plan = [line[-1] for line in cursor.execute(f"EXPLAIN QUERY PLAN {of_finds}")]
    assert ("find" in of_finds, [line for line in plan if line.startswith("SCAN")]) == (True, [])


def test_who_may_not_know_persons_is_told_of_files_without_them() -> None:
    leader = make.user("领导", make.PROVINCE)
    batch = make.batch({"筹集款物": [make.contribution()]})
    Batch.objects.filter(pk=batch.pk).update(file_name="筹集.xlsx")
    batch.refresh_from_db()
    assert told(leader, batch) == "筹集.xlsx"


def test_it_asks_as_often_for_one_batch_as_for_three(django_assert_num_queries: Any) -> None:
    above, found = make.user("市州审核员", make.CHANGCHUN), [named(**POLICE, 姓名=name) for name in "赵钱孙"]
    above.has_perm("x.y")
    for some in (found[:1], found):
        with django_assert_num_queries(3):
            filenames.tell(above, some)


def pages(batch: Batch, row: Disbursement | None = None) -> list[str]:
    fact = row or Disbursement.objects.get(added_by=batch)
    return [
        "/batches/", f"/batches/{batch.number}/", f"/batches/{batch.number}/rows/disbursement/added/",
        f"/row/disbursement/{fact.pk}/", f"/rows/disbursed/?union={make.CHAOYANG}&batch={batch.number}",
        f"/how/disbursed/?union={make.CHAOYANG}", f"/admin/beneficiaries/disbursement/{fact.pk}/change/",
        f"/inspection/?union={make.CHAOYANG}", f"/inspection/sample/?union={make.CHAOYANG}", f"/handover/?union={make.CHAOYANG}", "/admin/campaigns/batch/",
    ]  # fmt: skip


def texts(user: Any, batch: Batch, row: Disbursement | None = None) -> dict[str, str]:
    """Address → page, of those that this user may open."""
    client = Client()
    client.force_login(user)
    answers = {address: client.get(address) for address in pages(batch, row)}
    return {
        address: answer.content.decode() for address, answer in answers.items() if answer.status_code == 200
    }


@pytest.mark.parametrize("role", ["市县填报员", "市州审核员", "经审", "领导"])
def test_no_page_names_file_or_worksheet_of_a_row_that_is_withheld(role: str) -> None:
    found = texts(make.user(role, make.CHANGCHUN), named(**POLICE))
    assert len(found) >= 5
    assert [address for address, text in found.items() if "因公牺牲" in text] == []


def test_nor_to_a_colleague_on_the_pages_of_the_row() -> None:
    batch = named(**POLICE)
    found = texts(make.clerk(username="other"), batch)
    silent = [address for address in pages(batch)[2:5] if address in found]
    assert len(silent) == 3
    assert [address for address in silent if "因公牺牲" in found[address]] == []
    assert FILE in found[f"/batches/{batch.number}/"]


def mixed() -> Batch:
    """A file of a row of the closed class and an open one, on one worksheet."""
    rows = [make.disbursement(**POLICE), make.disbursement(姓名="王秀英")]
    batch = make.batch({"慰问帮扶发放": rows})
    Batch.objects.filter(pk=batch.pk).update(file_name=FILE)
    for row, fact in enumerate(Disbursement.objects.filter(added_by=batch).order_by("category__closed"), 2):
        Disbursement.objects.filter(pk=fact.pk).update(sheet=SHEET, row=row)
    return batch


def open_row() -> Disbursement:
    rows = Disbursement.objects.live().filter(category__closed=False)
    return rows.select_related("campaign", "union", "added_by").get()


@pytest.mark.parametrize("is_corrected", [False, True])
@pytest.mark.parametrize("role", ["市县填报员", "市州审核员", "经审", "领导"])
def test_nor_beside_an_open_row_of_a_file_that_holds_one(role: str, is_corrected: bool) -> None:
    batch = mixed()
    if is_corrected:
        row, lookups = open_row(), names.load(batch.campaign, batch.union)
        cells = {**written(row, lookups), "employer": "环卫处"}
        assert single.correct(row, cells, lookups, by=make.clerk(), reason="补单位").batch
        batch.refresh_from_db()
    found = texts(make.user(role, make.CHANGCHUN), batch, open_row())
    assert len(found) >= 5
    assert [address for address, text in found.items() if SHEET in text or FILE in text] == []


@pytest.mark.parametrize(("role", "at"), [("省级工作人员", make.PROVINCE), ("市县填报员", make.CHAOYANG)])
def test_control_who_may_know_or_has_the_file_reads_it_there(role: str, at: str) -> None:
    batch = mixed()
    found = texts(make.user(role, at), batch, open_row())
    row = f"/row/disbursement/{open_row().pk}/"
    assert [SHEET in found[address] for address in (row, pages(batch, open_row())[2])] == [True, True]


def test_worksheets_are_asked_about_as_often_for_one_row_as_for_three(
    django_assert_num_queries: Any,
) -> None:
    above, found = make.user("市州审核员", make.CHANGCHUN), [named(**POLICE, 姓名=name) for name in "赵钱孙"]
    above.has_perm("x.y")
    rows = list(Disbursement.objects.filter(added_by__in=found).select_related("added_by"))
    for some in (rows[:1], rows):
        with django_assert_num_queries(3):
            filenames.tell_sheets(above, some)


def test_nor_of_a_small_group_to_who_only_reads_figures() -> None:
    found = texts(make.user("领导", make.CHANGCHUN), named(人员类别="外卖配送员"))
    assert len(found) >= 5
    assert [address for address, text in found.items() if "因公牺牲" in text] == []


def test_control_they_do_where_nothing_is_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def open_sheet(fact: Fact, _eyes: Any) -> str:
        return fact.sheet

    monkeypatch.setattr(filenames, "knows_all", lambda _user: True)
    monkeypatch.setattr("songnuan.reports.rows.sheet_of", open_sheet)
    found = texts(make.user("市州审核员", make.CHANGCHUN), named(**POLICE))
    assert len([address for address, text in found.items() if "因公牺牲" in text]) >= 3
    assert columns.sheet_of is not open_sheet
