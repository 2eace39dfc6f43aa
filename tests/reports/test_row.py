"""One row: as it was understood, where it stood, and nothing personal unmasked."""

import pytest
from django.test import Client

from beneficiaries.models import Disbursement, RosterEntry
from songnuan.ledger.undo import undo
from songnuan.reports.row import RowPage, row_page
from songnuan.reports.scope import NotInReach
from tests import factories as make

pytestmark = pytest.mark.django_db


def row(at: str = make.CHAOYANG, role: str = "市县填报员") -> RowPage:
    return row_page("disbursement", Disbursement.objects.latest("pk").pk, make.user(role, at))


def test_a_row_says_what_was_read_and_where_it_stood() -> None:
    private = {
        "联系电话": "13843210000",
        "家庭住址": "春城大街",
        "备注": "心脏病",
        "身份证号": make.citizen_id(7),
    }
    batch = make.batch({"慰问帮扶发放": [make.disbursement(工作单位="春城环卫", **private)]})
    found = row()
    said = dict(found.values)
    assert (said["姓名"], said["工作单位"], said["慰问金(元)"]) == ("李某某", "春城环卫", "500.00")
    assert (found.batch, found.sheet, found.number, found.counts) == (batch, "慰问帮扶发放", 2, True)
    assert [word for word in (*private.values(), "春生") if word in repr(found.values)] == []
    client = Client()
    client.force_login(make.user("领导", make.CHAOYANG))
    page = client.get(f"/row/disbursement/{found.fact.pk}/").content.decode()
    assert "原表第 2 行" in page
    listed = client.get(f"/rows/disbursed/?{found.siblings.query}").content.decode()
    assert f'href="/row/disbursement/{found.fact.pk}/"' in listed


def test_of_one_or_two_persons_a_leader_is_told_neither_name_nor_employer() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(工作单位="春城环卫", 身份证号=make.citizen_id(7))]})
    said = repr(row(role="领导").values)
    assert [word for word in ("李", "春城环卫", "户外") if word in said] == []


def test_a_row_that_was_taken_back_says_so() -> None:
    undo(make.batch({"慰问帮扶发放": [make.disbursement()]}), by=None, reason="传错了")
    assert row().counts is False


def test_of_the_closed_class_neither_name_nor_employer() -> None:
    make.batch(
        {"慰问帮扶发放": [make.disbursement(姓名="郑卫国", 人员类别="因公牺牲民警家庭", 工作单位="某派出所")]}
    )
    found = row()
    assert found.withheld
    assert [word for word in ("郑", "派出所") if word in repr(found.values)] == []


def on_file() -> RosterEntry:
    """Somebody on file, corrected once, and that undone."""
    first = make.batch({"在档困难职工": [make.roster(工作单位="春城环卫", 联系电话="13843210000")]})
    second = make.batch({"在档困难职工": [make.roster(工作单位="长客")]}, replaced=first)
    undo(second, by=None, reason="还是原来的对")
    entry: RosterEntry = RosterEntry.objects.get(added_by=first)
    return entry


def test_a_row_of_the_roster_has_its_page_with_all_that_became_of_it() -> None:
    entry = on_file()
    found = row_page("rosterentry", entry.pk, make.clerk())
    said = dict(found.values)
    assert (said["姓名"], said["困难类型"], said["工作单位"]) == ("王某某", "深度困难", "春城环卫")
    assert [
        word for word in ("桂兰", "大病", "13843210000", entry.person.id_number) if word in repr(said)
    ] == []
    gaps = [(gap.removed_by.number, gap.restored_by.number) for gap in found.history[0].away]
    number = found.batch.number or 0
    assert (found.number, gaps) == (2, [(number + 1, number + 2)])
    client = Client()
    client.force_login(make.user("经审", make.CHAOYANG))
    page = client.get(f"/row/rosterentry/{entry.pk}/").content.decode()
    assert f'href="/batches/{number + 2}/"' in page
    assert f'href="/row/rosterentry/{entry.pk}/"' in client.get(found.listed_at).content.decode()
    client.force_login(make.clerk(make.YUSHU))
    assert client.get(f"/row/rosterentry/{entry.pk}/").status_code == 404


def test_of_one_or_two_on_file_a_leader_is_told_neither_name_nor_hardship() -> None:
    entry = on_file()
    said = repr(row_page("rosterentry", entry.pk, make.user("领导", make.CHAOYANG)).values)
    assert [word for word in ("王", "春城环卫", "深度") if word in said] == []


def test_the_neighbours_row_is_not_there() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]}, make.YUSHU)
    with pytest.raises(NotInReach):
        row(make.CHAOYANG)
    assert row(make.CHANGCHUN).fact.union.code == make.YUSHU


@pytest.mark.parametrize("address", ["/row/disbursement/0/", "/row/person/1/", "/row/rosterentry/1/"])
def test_what_is_no_row_is_not_found(address: str) -> None:
    client = Client()
    client.force_login(make.user("领导", make.PROVINCE))
    assert client.get(address).status_code == 404
