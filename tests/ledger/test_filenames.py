"""The name of a file, and of a worksheet, is a text of its clerk: told to nobody who may not know of whom its rows tell."""

from typing import Any

import pytest
from django.test import Client

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Fact
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


def pages(batch: Batch) -> list[str]:
    fact = Disbursement.objects.get(added_by=batch)
    return [
        "/batches/", f"/batches/{batch.number}/", f"/batches/{batch.number}/rows/disbursement/added/",
        f"/row/disbursement/{fact.pk}/", f"/rows/disbursed/?union={make.CHAOYANG}&batch={batch.number}",
        f"/how/disbursed/?union={make.CHAOYANG}", f"/admin/beneficiaries/disbursement/{fact.pk}/change/",
        f"/inspection/?union={make.CHAOYANG}", f"/inspection/sample/?union={make.CHAOYANG}", f"/handover/?union={make.CHAOYANG}", "/admin/campaigns/batch/",
    ]  # fmt: skip


def texts(user: Any, batch: Batch) -> dict[str, str]:
    """Address → page, of those that this user may open."""
    client = Client()
    client.force_login(user)
    answers = {address: client.get(address) for address in pages(batch)}
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
