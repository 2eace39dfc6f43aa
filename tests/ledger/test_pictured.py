"""Photographs of a visit say no more of who was helped than its page does."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Photograph, Visit
from songnuan.entry import names, single
from songnuan.entry.written import written
from songnuan.ledger import pictured
from songnuan.ledger.undo import undo
from songnuan.reports.article.pictures import pictures_of
from songnuan.reports.scope import resolve
from tests import factories as make
from tests.entry.test_photographs import client, sent
from tests.entry.visits.forms import form, person

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T47")]
CAPTION = "慰问郑独二（快递员）"
CLOSED = "因公牺牲民警家庭"


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


def the_one() -> Disbursement:
    """The one row that was handed out at the visit, as it stands."""
    rows = Disbursement.objects.live().filter(visit_record__isnull=False)
    return rows.select_related("campaign", "union").get()


def correct(**cells: str) -> Batch:
    row = the_one()
    lookups = names.load(row.campaign, row.union)
    done = single.correct(
        row, {**written(row, lookups), **cells}, lookups, by=make.clerk(), reason="更正", retyped=cells
    )
    assert done.batch
    return done.batch


def take_out() -> None:
    single.remove(the_one(), by=make.clerk(), reason="多余")


def seen(visit: Visit, *roles: str) -> list[tuple[int, bool, int]]:
    return [shown(make.user(role, make.PROVINCE), visit) for role in roles]


def visited_before(category: str, *corrections: str) -> Visit:
    """A visit with one recipient, whose category was corrected before the photograph was added."""
    someone = person(name="郑独二", category=category)
    assert client(make.clerk()).post("/visits/new/", form(someone)).status_code == 302
    for other in corrections:
        correct(name="郑独二", category=other)
    visit = Visit.objects.get()
    make.photograph(visit, caption=CAPTION)
    return visit


def test_who_was_of_the_closed_class_once_is_shown_no_more_once_taken_out() -> None:
    visit = visited_before(CLOSED, "户外一线")
    assert seen(visit, "市州审核员", "省级工作人员") == [(1, True, 200)] * 2
    take_out()
    assert seen(visit, "市州审核员", "省级工作人员") == [(0, False, 404)] * 2
    refusal = sent(client(make.clerk()), visit).content.decode()
    assert ("后来移除了的也算" in refusal, "请删除这次走访，重新录入" in refusal) == (True, True)


def test_so_is_who_became_one_and_was_taken_out() -> None:
    visit = visited_before("户外一线", CLOSED)
    take_out()
    assert seen(visit, "市州审核员") == [(0, False, 404)]


def test_control_a_category_that_was_a_slip_and_is_put_right_hides_nothing() -> None:
    visit = visited_before("户外一线", CLOSED, "快递员")
    assert seen(visit, "市州审核员") == [(1, True, 200)]


def test_control_nor_does_a_slip_that_was_undone_or_who_was_never_one() -> None:
    visit = visited_before("户外一线")
    Photograph.objects.all().delete()
    undo(correct(category=CLOSED, name=""), by=make.clerk(), reason="写错")
    make.photograph(visit, caption=CAPTION)
    assert seen(visit, "市州审核员") == [(1, True, 200)]
    take_out()
    assert [sight[0] for sight in seen(visit, "市州审核员")] == [0]


def test_a_leader_is_told_no_caption_after_all_were_taken_out() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(姓名=name) for name in ("周春", "周夏", "周秋")]})
    visit = visited(person(name="郑独二", category="户外一线"))
    take_out()
    assert seen(visit, "领导", "市州审核员") == [(1, False, 200), (1, True, 200)]
    found = {}
    for role in ("领导", "省级工作人员"):
        user = make.user(role, make.PROVINCE)
        found[role] = len(pictures_of(resolve(user, {}), user))
    assert found == {"领导": 0, "省级工作人员": 1}


def test_nor_does_a_small_group_that_was_a_slip_to_a_leader() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(姓名=name) for name in ("周春", "周夏", "周秋")]})
    visit = visited_before("快递员", "户外一线")
    assert seen(visit, "领导", "市州审核员") == [(1, False, 200), (1, True, 200)]
    correct(category="快递员")
    assert seen(visit, "领导", "市州审核员") == [(0, False, 404), (1, True, 200)]


@pytest.mark.parametrize("category", ["快递员", "户外一线"])
def test_nor_is_a_leader_shown_a_picture_after_a_small_group_was_taken_out(category: str) -> None:
    visit = visited_before("快递员", *([] if category == "快递员" else [category]))
    take_out()
    assert seen(visit, "领导", "市州审核员") == [(0, False, 404), (1, True, 200)]
