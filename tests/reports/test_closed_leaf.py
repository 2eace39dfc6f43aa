"""Leaves of the closed class: counted in the table, listed only for who may know the closed class (decision 0046)."""

import pytest
from django.test import Client

from beneficiaries.models import Category, Disbursement
from songnuan.reports import scope as scopes
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T47")]
LEAF, HEAD = "因公伤残民警", "公安民警、移民管理警察及家庭"


@pytest.fixture
def code() -> str:
    people = [make.disbursement(姓名=f"某{n}", 人员类别=LEAF, 身份证号=None) for n in range(3)]
    make.batch({"慰问帮扶发放": [*people, make.disbursement()]})
    return Category.objects.get(campaign=make.campaign(), name=LEAF).code


def reader(role: str) -> Client:
    browser = Client()
    browser.force_login(make.user(role, make.PROVINCE))
    return browser


def statuses(client: Client, code: str) -> list[int]:
    asked = f"campaign=2023&union={make.CHAOYANG}&leaf={code}"
    pages = [f"/{page}/?{asked}" for page in ("rows/consoled", "rows/disbursed", "how/disbursed")]
    exported = client.post(f"/rows/disbursed/export/?{asked}", {"form": "xlsx"}).status_code
    return [*(client.get(page).status_code for page in pages), exported]


def test_who_does_not_know_the_closed_class_lists_no_leaf_of_it(code: str) -> None:
    head = Category.objects.get(campaign=make.campaign(), name=HEAD).code
    for role in ("经审", "领导", "市州审核员"):
        assert statuses(reader(role), code) == [404] * 4
        assert statuses(reader(role), head) == [404] * 4  # what is left of the head would say the same
    assert statuses(reader("经审"), "deep")[:3] == [200] * 3
    page = reader("经审").get(f"/rows/consoled/?campaign=2023&category={head}").content.decode()
    row = Disbursement.objects.filter(category__code=code)[0]
    assert f"/row/disbursement/{row.pk}/" in page
    assert LEAF not in page


def test_the_table_counts_the_leaf_and_leads_nowhere(code: str) -> None:
    page = reader("经审").get("/tables/categories/?campaign=2023").content.decode()
    assert LEAF in page
    others = Disbursement.objects.exclude(category__code=code).values_list("category__code", flat=True)
    assert [f"leaf={leaf}" in page for leaf in (code, *others)] == [False, True]


def test_who_knows_it_follows_the_number(code: str) -> None:
    assert f"leaf={code}" in reader("省级工作人员").get("/tables/categories/?campaign=2023").content.decode()
    assert statuses(reader("省级工作人员"), code)[:3] == [200] * 3


def test_control_without_the_question_the_address_tells(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scopes, "_is_closed", lambda *_asked: False)
    assert statuses(reader("经审"), code)[:3] == [200] * 3
