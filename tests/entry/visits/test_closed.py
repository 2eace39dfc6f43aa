"""A recipient of the closed class on the form of a visit: to who may not know of it, and enters such facts, it prints what
is said of every row; sent back as printed it changes nothing else.
"""

import re
from html import unescape

import pytest
from django.test import Client

from beneficiaries.models import Disbursement
from campaigns.models import Visit
from songnuan.entry import names, single
from songnuan.entry.written import written
from tests import factories as make
from tests.access.pages import Page
from tests.entry.visits.forms import browser, form, person

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T44")]
LEAF, GOODS, HEAD = "因公牺牲民警家庭", "抚恤羽绒服", "公安民警、移民管理警察及家庭"
POLICE = person(name="郑卫国", category=LEAF, cash="500", goods="80", goods_text=GOODS)


@pytest.fixture
def above() -> Client:
    return browser(make.clerk(make.CHANGCHUN))


def entered(**changes: str) -> str:
    """A visit with one recipient of the closed class, and then one who is none; the address of its form."""
    data = form(POLICE, person(), for_item="子女助学", for_method="实物", **changes)
    assert browser(make.clerk()).post("/visits/new/", data).status_code == 302
    return f"/visits/{data['record']}/correct/"


def sent_by(page: str) -> dict[str, str]:
    """What a browser sends of the form as it came."""
    found = next(form for form in Page(page).forms if "for_purpose" in form.values)
    return {name: unescape(values[-1]) for name, values in found.values.items() if values}


def handed() -> list[tuple[str, str, str]]:
    """Name, item and method of every recipient, in the order of the form."""
    rows = [cells(row) for row in Disbursement.objects.live().order_by("pk")]
    return [(row["name"], row["item"], row["method"]) for row in rows]


def police() -> Disbursement:
    return Disbursement.objects.live().get(category__closed=True)


def cells(fact: Disbursement) -> dict[str, str]:
    return written(fact, names.load(fact.campaign, fact.union))


def test_the_form_prints_neither_leaf_nor_what_was_given(above: Client) -> None:
    page = above.get(entered()).content.decode()
    values = sent_by(page)
    assert [values[f"r1_{name}"] for name in ("name", "category", "goods_text", "cash")] == [
        "",
        HEAD,
        "",
        "500.00",
    ]
    assert (values["for_item"], values["for_method"], values["r2_name"]) == ("子女助学", "实物", "李春生")
    assert (GOODS in page, "卫国" in page) == (False, False)
    assert re.search(r'name="r1_category" value="公安[^>]* readonly', page)


def test_sent_back_as_printed_only_what_was_typed_changes(above: Client) -> None:
    address = entered()
    old = cells(police())
    sent = sent_by(above.get(address).content.decode())
    assert above.post(address, {**sent, "r1_cash": "700", "reason": "金额写错"}).status_code == 302
    assert cells(police()) == {**old, "cash": "700.00"}
    assert cells(Disbursement.objects.live().get(category__closed=False))["item"] == "子女助学"


@pytest.mark.parametrize("category", ["户外一线", "", "因公伤残民警"])
def test_who_may_not_know_the_class_takes_nobody_out_of_it(category: str, above: Client) -> None:
    address = entered()
    sent = sent_by(above.get(address).content.decode())
    changed = {"r1_category": category, "r1_cash": "700", "reason": "类别写错"}
    assert above.post(address, {**sent, **changed}).status_code == 302
    assert (cells(police())["category"], cells(police())["cash"]) == (LEAF, "700.00")


def test_who_works_at_the_union_itself_says_anew_what_somebody_is() -> None:
    """Unseen: the field is empty, and stays as it was where it is left so."""
    address, clerk = entered(), browser(make.clerk(username="other"))
    page = clerk.get(address).content.decode()
    sent = sent_by(page)
    assert (sent["r1_category"], LEAF in page.partition("</form>")[0]) == ("", False)
    assert f'placeholder="{HEAD}"' in page
    assert clerk.post(address, {**sent, "r1_cash": "700", "reason": "金额写错"}).status_code == 302
    assert (cells(police())["category"], cells(police())["cash"]) == (LEAF, "700.00")
    sent = sent_by(clerk.get(address).content.decode())
    assert (
        clerk.post(address, {**sent, "r2_category": "因公伤残民警", "reason": "类别写错"}).status_code == 302
    )
    assert cells(police())["category"] == "因公伤残民警"


def test_control_who_may_know_it_does(above: Client) -> None:
    address = entered()
    staff = browser(make.user("省级工作人员", make.PROVINCE))
    sent = sent_by(staff.get(address).content.decode())
    assert (sent["r1_category"], sent["r1_goods_text"]) == (LEAF, GOODS)
    changed = {"r1_category": "因公伤残民警", "r1_name": "郑卫国", "reason": "类别写错"}
    assert staff.post(address, {**sent, **changed}).status_code == 302
    assert cells(police())["category"] == "因公伤残民警"


def test_two_versions_side_by_side_tell_no_more(above: Client) -> None:
    """Somebody who may know it took the row out of the class, or put another one into it, while the form was open."""
    address = entered()
    sent = sent_by(above.get(address).content.decode())
    staff, was = make.user("省级工作人员", make.PROVINCE), police()
    told = {**cells(was), "goods_text": "牺牲慰问礼包", "item": "医疗救助", "cash": "600"}
    lookups = names.load(was.campaign, was.union)
    assert single.correct(was, told, lookups, by=staff, reason="更正").batch is not None
    late = above.post(address, {**sent, "r1_cash": "700", "reason": "金额写错"})
    page = late.content.decode()
    assert late.status_code == 409
    assert [word for word in (GOODS, "礼包", "牺牲", "卫国") if word in page.partition("</form>")[0]] == []
    assert "600.00" in page


def test_the_page_of_the_visit_says_of_what_was_given_that_it_is_not_told() -> None:
    address = entered().removesuffix("correct/")
    for role in ("领导", "市州审核员", "经审"):
        page = browser(make.user(role, make.PROVINCE if role != "市州审核员" else make.CHANGCHUN)).get(
            address
        )
        shown = page.content.decode()
        assert (GOODS in shown, "牺牲" in shown, HEAD in shown) == (False, False, role != "领导"), role
        assert ("不公开" in shown, 'class="withheld"' in shown) == (role != "领导",) * 2, role
    assert GOODS in browser(make.user("省级工作人员", make.PROVINCE)).get(address).content.decode()


def test_a_new_form_begins_with_nothing_that_is_not_told() -> None:
    """What was corrected meanwhile to what its user is not told is not taken over."""
    clerk = browser(make.clerk())
    clerk.post("/visits/new/", form(person(goods="80", goods_text="米面")))
    visit, row = Visit.objects.get(), Disbursement.objects.get()
    told = {**cells(row), "category": LEAF, "citizen_id": "", "goods_text": GOODS, "item": "子女助学"}
    staff = make.user("省级工作人员", make.PROVINCE)
    single.correct(row, told, names.load(row.campaign, row.union), by=staff, reason="更正")
    assert police().visit_record == visit.record
    values = sent_by(clerk.get("/visits/new/").content.decode())
    assert [values[f"r1_{name}"] for name in ("category", "goods_text")] == ["", ""]
    assert "for_item" not in values


def test_whoever_is_added_gets_what_is_common_to_those_of_whom_it_is_told() -> None:
    address, clerk = entered(), browser(make.clerk(username="other"))
    sent = sent_by(clerk.get(address).content.decode())
    added = {f"r9_{name}": value for name, value in person(name="王新").items()}
    assert clerk.post(address, {**sent, **added, "reason": "补一人"}).status_code == 302
    assert handed() == [(name, "子女助学", "实物") for name in ("郑卫国", "李春生", "王新")]


def test_what_is_not_told_of_somebody_follows_a_change_only_where_it_was_the_same() -> None:
    address, clerk = entered(), browser(make.clerk(username="other"))
    staff, was = make.user("省级工作人员", make.PROVINCE), police()
    told = {**cells(was), "item": "医疗救助"}
    lookups = names.load(was.campaign, was.union)
    assert single.correct(was, told, lookups, by=staff, reason="更正").batch is not None
    sent = sent_by(clerk.get(address).content.decode())
    changed = {"for_item": "生活救助", "for_method": "转账", "reason": "项目写错"}
    assert clerk.post(address, {**sent, **changed}).status_code == 302
    assert sorted(handed()) == [("李春生", "生活救助", "转账"), ("郑卫国", "医疗救助", "转账")]


def test_where_it_is_told_of_nobody_the_form_says_what_its_fields_mean() -> None:
    data = form(POLICE, for_item="子女助学", for_method="实物")
    clerk = browser(make.clerk())
    assert clerk.post("/visits/new/", data).status_code == 302
    address = f"/visits/{data['record']}/correct/"
    page = clerk.get(address).content.decode()
    sent = sent_by(page)
    assert page.count("新增人员此项为空") == 2
    assert page.count('<option value="">不公开</option>') == 2
    assert clerk.post(address, {**sent, "r1_cash": "700", "reason": "金额写错"}).status_code == 302
    assert handed() == [("郑卫国", "子女助学", "实物")]
