"""Free texts are printed with the numbers of citizens in them masked, and a correction leaves them as they stood."""

import pytest
from django.test import Client

from beneficiaries.models import Service
from campaigns.models import Batch, Contribution, Visit
from songnuan.entry.faults import Fault
from songnuan.fieldwork.activities.entering import mark
from songnuan.ledger.post import Change, post
from tests import factories as make
from tests.admin.pages import address
from tests.entry.visits.forms import AREAS

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T44")]
NUMBER, PHONE = make.citizen_id(5), "13804310077"
TEXT = f"联系王师傅 {PHONE}，证号{NUMBER}"
PRINTED = "联系王师傅 138****0077，证号220104********0051"


def browser() -> Client:
    client = Client()
    client.force_login(make.clerk())
    return client


def told(page: str) -> list[str]:
    return [number for number in (NUMBER, PHONE) if number in page]


def test_a_visit_is_corrected_without_its_texts_being_cut() -> None:
    make.batch({"走访企业": [make.visit(备注=TEXT, 走访人=TEXT)]})
    mine, visit = browser(), Visit.objects.get()
    page = mine.get(f"/visits/{visit.record}/correct/").content.decode()
    assert (told(page), PRINTED in page) == ([], True)
    data = {
        **AREAS, "version": "0", "date": "2023-01-05", "name": visit.name, "kind": "困难企业", "for_purpose": "慰问",
        "fact": visit.pk, "visitors": PRINTED, "remark": "改过", "workers": "12", "reason": "补人数",
    }  # fmt: skip
    assert mine.post(f"/visits/{visit.record}/correct/", data).status_code == 302
    now = Visit.objects.live().get()
    assert (now.visitors, now.remark, now.workers) == (TEXT, "改过", 12)


def test_so_is_a_contribution_in_the_admin() -> None:
    make.batch({"筹集款物": [make.contribution(拨款或捐赠单位=TEXT, 备注=TEXT)]})
    mine, fact = browser(), Contribution.objects.get()
    assert told(mine.get(address(Contribution)).content.decode()) == []
    page = mine.get(address(Contribution, "change", fact.pk)).content.decode()
    assert (told(page), PRINTED in page) == ([], True)
    data = {
        "source": "本级工会经费", "form": "资金", "amount": "12000", "date": "2022-12-20", "giver": PRINTED,
        "remark": PRINTED, "reason": "金额更正",
    }  # fmt: skip
    assert mine.post(address(Contribution, "change", fact.pk), data).status_code == 302
    now = Contribution.objects.live().get()
    assert (now.amount, now.giver, now.remark) == (1_200_000, TEXT, TEXT)


def test_so_is_an_activity() -> None:
    make.batch({"分类服务": [make.service(活动名称=TEXT, 备注=TEXT)]})
    mine, fact = browser(), Service.objects.get()
    page = mine.get(f"/records/activities/{fact.record}/correct/").content.decode()
    assert (told(page), PRINTED in page) == ([], True)
    data = {
        "date": "2023-01-08", "kind": "义诊", "activity": PRINTED, "person_times": "41", "cost": "300.00",
        "remark": PRINTED, "reason": "人次更正", "seen": mark(fact),
    }  # fmt: skip
    answer = mine.post(f"/records/activities/{fact.record}/correct/", data)
    assert answer.status_code == 302
    now = Service.objects.live().get()
    assert (now.person_times, now.activity, now.remark) == (41, TEXT, TEXT)


def test_names_of_files_and_reasons_are_masked_as_they_come_in() -> None:
    made = make.batch({"走访企业": [make.visit()]})
    again = Batch(
        campaign=made.campaign, union=made.union, kind=Batch.Kind.CORRECTION, reason=TEXT, file_name=f"{PHONE}.xlsx",
        sheets={}, rows=0,
    )  # fmt: skip
    posted = post(again, Change())
    assert (posted.reason, posted.file_name) == (PRINTED, "138****0077.xlsx")


def test_a_fault_quotes_no_number() -> None:
    assert Fault("走访企业", 3, "企业类型", "unknown_kind", f"没有“{TEXT}”。").message == f"没有“{PRINTED}”。"
