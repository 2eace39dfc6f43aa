"""Photographs of a visit say no more of who was helped than its page does."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Disbursement
from campaigns.models import Photograph, Visit
from songnuan.ledger import pictured
from songnuan.reports.article.pictures import pictures_of
from songnuan.reports.scope import resolve
from tests import factories as make
from tests.entry.test_photographs import client, sent
from tests.entry.visits.forms import form, person

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T47")]
CAPTION = "慰问郑独二（快递员）"


def visited(*people: dict[str, str]) -> Visit:
    """A visit with these recipients and one photograph, whose caption names somebody."""
    mine = client(make.clerk())
    assert mine.post("/visits/new/", form(*people)).status_code == 302
    visit = Visit.objects.get()
    sent(mine, visit)
    Photograph.objects.update(caption=CAPTION)
    return visit


def shown(user: Any, visit: Visit) -> tuple[int, bool, int]:
    """How many pictures the visit's page shows this user, whether it prints the caption, and what the picture's address answers."""
    browser = Client()
    browser.force_login(user)
    page = browser.get(f"/visits/{visit.record}/").content.decode()
    picture = browser.get(reverse("photograph", args=[Photograph.objects.get().uid])).status_code
    return page.count("<figure"), CAPTION in page, picture


def crowd(category: str = "户外一线") -> list[dict[str, str]]:
    return [person(name=name, category=category) for name in ("李春", "李夏", "李秋")]


def test_beside_somebody_of_a_small_group_who_reads_figures_sees_none() -> None:
    visit = visited(person(name="郑独二", category="快递员"))
    assert shown(make.user("领导", make.PROVINCE), visit) == (0, False, 404)
    assert shown(make.user("市州审核员", make.CHANGCHUN), visit) == (1, True, 200)


def test_beside_others_the_picture_without_its_caption() -> None:
    assert shown(make.user("领导", make.PROVINCE), visited(*crowd())) == (1, False, 200)


def test_where_nobody_was_handed_anything_both() -> None:
    assert shown(make.user("领导", make.PROVINCE), visited()) == (1, True, 200)


def test_an_article_shows_a_leader_captioned_pictures_without_recipients() -> None:
    visited(*crowd())
    found = {}
    for role in ("领导", "省级工作人员"):
        user = make.user(role, make.PROVINCE)
        found[role] = len(pictures_of(resolve(user, {}), user))
    assert found == {"领导": 0, "省级工作人员": 1}


def test_control_by_the_closed_class_alone_both_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictured, "KNOWS_PERSONS", "campaigns.view_batch")
    visit = visited(person(name="郑独二", category="快递员"))
    assert Disbursement.objects.get().visit_record == visit.record
    assert shown(make.user("领导", make.PROVINCE), visit) == (1, True, 200)
