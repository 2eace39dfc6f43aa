"""A 更正单 says of nothing that was typed where a value is not printed whether it is what stands there (T45)."""

from typing import Any

import pytest
from django.test import Client

from beneficiaries.models import Disbursement
from campaigns.models import Amendment, Batch
from songnuan.closing import ask
from songnuan.closing.amend import approve, refuse
from songnuan.closing.told import amendment_page
from songnuan.entry import names
from songnuan.entry.admin.form import FactForm
from songnuan.entry.written import covered_cells, written
from tests import factories as make
from tests.closing.world import asked, closed, staff
from tests.entry.visits.forms import browser

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T45")]
RIGHT = {"citizen_id": make.citizen_id(1), "phone": "13843210000", "address": "春城大街12号202室"}
WRONG = {"citizen_id": make.citizen_id(2), "phone": "13843210001", "address": "春城大街12号203室"}


@pytest.fixture
def clerk() -> Client:
    make.batch({
        "慰问帮扶发放": [
            make.disbursement(身份证号=RIGHT["citizen_id"], 联系电话=RIGHT["phone"],
                家庭住址=RIGHT["address"], 工作单位="春雨机械13912340001")
        ]
    })  # fmt: skip
    closed()
    return browser(make.clerk())


def sent(client: Client, **typed: str) -> Any:
    """The form as it was printed, with these fields typed."""
    fact = Disbursement.objects.live().get()
    lookups = names.load(fact.campaign, fact.union)
    printed = covered_cells(fact, written(fact, lookups)) | dict.fromkeys(RIGHT, "")
    return client.post(
        f"/amendments/disbursement/{fact.pk}/", {**printed, "reason": "核对", **typed}, follow=False
    )


@pytest.mark.parametrize("protected", [True, False], ids=["first", "control"])
@pytest.mark.parametrize("field", RIGHT)
def test_while_one_is_open_the_form_says_the_same_of_each_guess(
    field: str, protected: bool, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(staff("asker"))
    if not protected:
        monkeypatch.setattr(ask, "_refuse_second", lambda _fact: None)
        monkeypatch.setattr(FactForm, "retyped", frozenset())
    told = []
    for guess in (RIGHT, WRONG):
        answer = sent(clerk, **{field: guess[field]})
        assert answer.status_code == 422
        told.append("已有一张更正单" in answer.content.decode())
    assert told == [protected, True]
    assert Amendment.objects.count() == 1


def test_a_right_guess_is_asked_for_and_posted_like_a_wrong_one(clerk: Client) -> None:
    assert sent(clerk, phone=RIGHT["phone"]).status_code == 302
    amendment = Amendment.objects.get()
    assert amendment.cells[0] == amendment.cells[1]
    approve(amendment, by=staff("first"))
    assert approve(amendment, by=staff("second")).state == "posted"
    assert Batch.objects.filter(kind="correction").count() == 1


@pytest.mark.parametrize("protected", [True, False], ids=["first", "control"])
@pytest.mark.parametrize("field", RIGHT)
def test_its_page_lists_a_right_guess_as_it_lists_a_wrong_one(
    field: str, protected: bool, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not protected:
        monkeypatch.setattr(Amendment, "retyped", frozenset())
    told = []
    for guess in (RIGHT, WRONG):
        assert sent(clerk, **{field: guess[field]}).status_code == 302
        amendment = Amendment.objects.latest("pk")
        page = amendment_page(amendment, amendment.asked_by)
        shown = clerk.get(f"/amendments/{amendment.uid}/").content.decode()
        rows = shown.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>")
        told.append(([(change.name, change.old) for change in page.changes], page.hints, rows))
        refuse(amendment, by=amendment.asked_by, reason="撤回")
    assert (told[0] == told[1], told[1][2]) == (protected, 1)


def test_a_right_guess_at_a_covered_text_is_listed_as_well(clerk: Client) -> None:
    for employer in ("春雨机械13912340001", "春雨机械13912340002"):
        assert sent(clerk, employer=employer).status_code == 302
        amendment = Amendment.objects.latest("pk")
        page = amendment_page(amendment, amendment.asked_by)
        assert [change.name for change in page.changes] == ["工作单位"]
        refuse(amendment, by=amendment.asked_by, reason="撤回")


def test_a_form_that_is_sent_back_as_printed_asks_for_nothing(clerk: Client) -> None:
    """Its 工作单位 holds a number, which the form covers."""
    answer = sent(clerk)
    assert (answer.status_code, "没有改动" in answer.content.decode()) == (422, True)
    assert not Amendment.objects.exists()
