"""The reason of a correction or an undo is a text of its clerk: told to nobody who may not know of whom the moved rows tell."""

from typing import Any

import pytest
from django.test import Client

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Filing, User, Visit
from songnuan.entry import names, single
from songnuan.entry.written import written
from songnuan.ledger import reasons
from songnuan.ledger.edition import take
from songnuan.ledger.filing.acts import file_report
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.access.asker import said

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T44", "T47")]
WHY = "因公伤残民警王某补发一元"
HIDDEN = "（理由不显示）"
POLICE = {"人员类别": "因公牺牲民警家庭", "身份证号": None}


def row(union: str = make.CHAOYANG, **cells: Any) -> Disbursement:
    given = make.disbursement(**{"身份证号": make.citizen_id(1), **cells})
    return Disbursement.objects.get(added_by=make.batch({"慰问帮扶发放": [given]}, union))


def corrected(before: Disbursement, by: User | None = None) -> Batch:
    lookups = names.load(before.campaign, before.union)
    outcome = single.correct(before, {**written(before, lookups), "cash": "501"}, lookups, by=by, reason=WHY)
    assert outcome.batch is not None, outcome.errors
    return outcome.batch


def undone(before: Disbursement, by: User | None = None) -> Batch:
    return undo(before.added_by, by=by, reason=WHY)


def brought_back(before: Disbursement, by: User | None = None) -> Batch:
    return undo(corrected(before), by=by, reason=WHY)


def told(user: User, batch: Batch) -> str:
    reasons.tell(user, [batch])
    return batch.told_reason


@pytest.mark.parametrize("act", [corrected, undone, brought_back])
def test_why_a_row_of_the_closed_class_moved_is_told_to_who_may_know_it_or_has_it(act: Any) -> None:
    somebody = make.clerk(make.CHANGCHUN)
    batch, other = act(row(**POLICE), somebody), act(row(make.YUSHU))
    assert told(make.user("省级工作人员", make.PROVINCE), batch) == WHY
    assert told(make.clerk(), batch) == WHY
    assert told(somebody, batch) == WHY
    for role in ("市县填报员", "市州审核员", "经审", "领导"):
        above = make.user(role, make.CHANGCHUN, f"above {role}")
        assert told(above, batch) == HIDDEN, role
        assert told(above, other) == (HIDDEN if role == "领导" else WHY), role


def visited(firm: str, **cells: Any) -> Batch:
    """A correction of a visit at which somebody was helped: no row about them moves."""
    visit = Visit.objects.get(
        added_by=make.batch({"走访企业": [make.visit(企业名称=firm, 统一社会信用代码=None)]})
    )
    Disbursement.objects.filter(pk=row(**cells).pk).update(visit_record=visit.record)
    lookups = names.load(visit.campaign, visit.union)
    outcome = single.correct(
        visit, {**written(visit, lookups), "workers": "77"}, lookups, by=None, reason=WHY
    )
    assert outcome.batch is not None, outcome.errors
    return outcome.batch


def test_why_a_visit_was_corrected_is_told_to_who_may_know_whom_it_helped() -> None:
    closed, other = visited("甲厂", **POLICE), visited("乙厂", 身份证号=make.citizen_id(7))
    alone = Visit.objects.get(
        added_by=make.batch({"走访企业": [make.visit(企业名称="无人受助厂", 统一社会信用代码=None)]})
    )
    nobody = undo(alone.added_by, by=None, reason=WHY)
    above = {role: make.user(role, make.CHANGCHUN, role) for role in ("市州审核员", "领导")}
    said = {role: [told(user, batch) for batch in (closed, other, nobody)] for role, user in above.items()}
    assert said == {"市州审核员": [HIDDEN, WHY, WHY], "领导": [HIDDEN, HIDDEN, WHY]}
    assert told(make.clerk(), closed) == told(make.user("省级工作人员", make.PROVINCE), closed) == WHY


def test_it_asks_as_often_for_one_batch_as_for_three(django_assert_num_queries: Any) -> None:
    above = make.user("市州审核员", make.CHANGCHUN)
    found = [corrected(row(**POLICE, 姓名=name)) for name in "赵钱孙"]
    above.has_perm("x.y")
    for some in (found[:1], found):
        with django_assert_num_queries(4):
            reasons.tell(above, some)


def pages(moved: Batch, fact: Disbursement, filing: Filing) -> list[str]:
    return [
        f"/batches/{moved.number}/", f"/row/disbursement/{fact.pk}/", f"/filings/{filing.pk}/", "/difference/?campaign=2023&union=2201",
        "/difference.xlsx?campaign=2023&union=2201", f"/admin/campaigns/batch/{moved.pk}/change/", "/batches/",
    ]  # fmt: skip


def telling(user: User, **cells: Any) -> list[str]:
    """Of the pages about a correction those that say why."""
    fact = row(**cells)
    take(make.campaign(), "上报稿", by=None)
    moved = corrected(fact)
    silent = ("筹集款物", "走访企业", "分类服务")
    filing = file_report(make.period(), make.union(), by=make.clerk(), zero=silent)
    client = Client()
    client.force_login(user)
    found, opened = [], list[str]()
    for address in pages(moved, fact, filing):
        answer = client.get(address)
        if answer.status_code == 200:
            opened.append(address)
        if WHY in said(answer):
            found.append(address.partition("?")[0].strip("/").partition("/")[0])
    assert len(opened) >= 5
    return found


@pytest.mark.parametrize("role", ["市县填报员", "市州审核员", "经审", "领导"])
def test_no_page_says_why_beside_a_row_that_is_withheld(role: str) -> None:
    assert telling(make.user(role, make.CHANGCHUN), **POLICE) == []


def test_control_beside_other_rows_they_do() -> None:
    assert telling(make.user("市州审核员", make.CHANGCHUN)) == [
        "batches",
        "row",
        "filings",
        "difference",
        "difference.xlsx",
    ]


def test_why_a_file_was_undone_is_told_as_its_name_is() -> None:
    """It held a row of the closed class that stood already: the undo moves another one alone."""
    police = make.disbursement(**POLICE)
    make.batch({"慰问帮扶发放": [police]})
    again = make.batch({"慰问帮扶发放": [police, make.disbursement(身份证号=make.citizen_id(7))]})
    undo(again, by=None, reason=WHY)
    batch = Batch.objects.get(target=again)
    assert told(make.user("市州审核员", make.CHANGCHUN), batch) == HIDDEN
    assert told(make.user("省级工作人员", make.PROVINCE), batch) == WHY
