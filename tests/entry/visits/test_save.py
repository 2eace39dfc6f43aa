"""A visit and its recipients saved from the form: one batch, by the rules of the workbook."""

import pytest

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Party, Visit
from songnuan.ledger.undo import undo
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.entry.visits.forms import browser, form, person, record_of

pytestmark = pytest.mark.django_db


def test_a_visit_and_its_recipients_are_one_batch_and_undone_as_one() -> None:
    data = form(
        person(citizen_id=make.citizen_id(1)), person(name="王桂兰", goods="120", goods_text="米面油"),
        for_source="本级工会经费", needs="缺流动资金",
    )  # fmt: skip
    response = browser(make.clerk()).post("/visits/new/", data)
    assert (response.status_code, response["Location"]) == (302, f"/visits/{data['record']}/")
    batch = Batch.objects.get()
    assert (batch.kind, batch.sheets) == ("entry", {"走访企业": 1, "慰问帮扶发放": 2})
    visit = Visit.objects.get()
    assert (visit.record, visit.added_by, visit.needs) == (record_of(data), batch, "缺流动资金")
    handed = Disbursement.objects.order_by("pk")
    assert [(row.name, row.amount, str(row.source), row.employer) for row in handed] == [
        ("李春生", 50000, "本级工会经费", "长春春雨机械有限公司"),
        ("王桂兰", 62000, "本级工会经费", "长春春雨机械有限公司"),
    ]
    assert {(row.visit_record, row.date.isoformat()) for row in handed} == {(visit.record, "2023-01-05")}
    assert (make.figures()["disbursed"], make.figures()["visits"]) == ("1120.00", 1)
    assert verify(make.campaign()) == []
    undo(batch, by=None, reason="录错了")
    assert (make.figures()["disbursed"], make.figures()["visits"]) == ("0.00", 0)


@pytest.mark.parametrize(
    ("changes", "said", "cell"),
    [
        ({"r1_citizen_id": "22010419850317001X"}, "校验码不对", "r1_citizen_id"),
        ({"credit_code": "91220104MA0000001X"}, "校验码不对", "credit_code"),
        ({"r1_category": "环卫"}, "人员类别里没有", "r1_category"),
        ({"r1_cash": ""}, "至少填一项", "r1_cash"),
        ({"date": "2022-11-30"}, "2022", "date"),
        ({"name": ""}, "企业名称没有填", "name"),
        ({"r2_name": "张三", "r2_citizen_id": make.citizen_id(1), "r2_category": "户外一线", "r2_cash": "5"}, "与第1行重复", "r2_citizen_id"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_said_at_its_field_and_nothing_is_lost(
    changes: dict[str, str], said: str, cell: str
) -> None:
    data = form(person(citizen_id=make.citizen_id(1))) | changes
    response = browser(make.clerk()).post("/visits/new/", data)
    page = response.content.decode()
    assert response.status_code == 422
    slot = page.partition(f'data-said="{cell}"')[2].partition("</div>")[0]
    assert said in slot
    assert not Batch.objects.exists()
    for name, value in data.items():
        if value and name.startswith(("r1_", "r2_", "name", "date", "record", "draft")):
            assert f'value="{value}"' in page, name


def test_the_next_form_begins_with_team_day_and_funds_of_the_last() -> None:
    mine = browser(make.clerk())
    data = form(
        person(), date="2023-01-09", team="第一慰问组", leader="周立", for_source="省级财政", next="1"
    )
    make.campaign().teams.get_or_create(name="第一慰问组")
    response = mine.post("/visits/new/", data)
    assert response["Location"] == f"/visits/new/?campaign=2023&union={make.CHAOYANG}"
    page = mine.get(response["Location"]).content.decode()
    assert 'value="2023-01-09"' in page
    assert 'value="周立"' in page
    assert '<option value="第一慰问组" selected>' in page
    assert '<option value="省级财政" selected>' in page
    assert "春雨机械" not in page


def test_nothing_is_saved_for_a_union_that_is_not_mine() -> None:
    data = form(person(), union=make.YUSHU)
    assert browser(make.clerk()).post("/visits/new/", data).status_code == 422
    assert not Visit.objects.exists()


def test_a_correction_keeps_the_record_asks_a_reason_and_is_one_batch() -> None:
    clerk = make.clerk()
    mine, data = browser(clerk), form(person(citizen_id=make.citizen_id(1)), person(name="王桂兰"))
    mine.post("/visits/new/", data)
    visit, (first, second) = Visit.objects.get(), Disbursement.objects.order_by("pk")
    address = f"/visits/{data['record']}/correct/"
    page = mine.get(address).content.decode()
    assert make.citizen_id(1) not in page
    change = form(
        person(cash="600", citizen_id="", fact=str(first.pk)), person(name="王桂兰", fact=str(second.pk), dropped="1"),
        person(name="赵新"), fact=str(visit.pk), record=data["record"],
    )  # fmt: skip
    assert "请写明更正的理由" in mine.post(address, change).content.decode()
    assert mine.post(address, change | {"reason": "金额抄错"}).status_code == 302
    batch = Batch.objects.order_by("number").last()
    assert (batch.kind, batch.reason, batch.sheets) == ("correction", "金额抄错", {"慰问帮扶发放": 2})
    rows = Disbursement.objects.live().order_by("name")
    assert [(row.name, row.cash, row.visit_record) for row in rows] == [
        ("李春生", 60000, visit.record), ("赵新", 50000, visit.record),
    ]  # fmt: skip
    assert rows[0].person == first.person
    assert rows[0].record == first.record
    page = mine.get(f"/visits/{data['record']}/").content.decode()
    assert "金额抄错" in page
    assert "李某某" in page
    assert "李春生" not in page
    undo(batch, by=None, reason="不对")
    assert make.figures()["disbursed"] == "1000.00"


def test_a_correction_that_changes_nothing_is_no_batch() -> None:
    mine, data = browser(make.clerk()), form(person())
    mine.post("/visits/new/", data)
    visit, handed = Visit.objects.get(), Disbursement.objects.get()
    same = form(person(fact=str(handed.pk)), fact=str(visit.pk), record=data["record"], reason="无")
    page = mine.post(f"/visits/{data['record']}/correct/", same).content.decode()
    assert "没有改动任何内容" in page
    assert Batch.objects.count() == 1


def test_more_than_a_form_takes_is_refused_and_nothing_of_it_is_lost() -> None:
    """Five of 65 families were once left out without a word."""
    partners = "、".join(f"单位{number}" for number in range(14))
    data = form(*(person(name=f"李{number}") for number in range(65)), partners=partners)
    response = browser(make.clerk()).post("/visits/new/", data)
    page = response.content.decode()
    assert (response.status_code, Visit.objects.count(), Disbursement.objects.count()) == (422, 0, 0)
    assert "一次走访最多录入60个受助人，现在有65个。请去掉多出的，改用表格上传。" in page
    assert "合作单位最多填10个，现在有14个。" in page
    assert all(f'value="李{number}"' in page for number in range(65))
    assert f'value="{partners}"' in page


def test_a_partner_s_name_is_never_cut() -> None:
    response = browser(make.clerk()).post("/visits/new/", form(person(), partners="长" * 101))
    assert (response.status_code, Visit.objects.count()) == (422, 0)
    assert "的名称超过100个字" in response.content.decode()


def test_as_many_as_a_form_takes_are_stored() -> None:
    partners = "、".join(f"单位{number}" for number in range(10))
    data = form(*(person(name=f"李{number}") for number in range(60)), partners=partners)
    assert browser(make.clerk()).post("/visits/new/", data).status_code == 302
    assert (Disbursement.objects.count(), Party.objects.count()) == (60, 10)
