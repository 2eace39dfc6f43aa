"""不是同一家: for whom an answer about two firms counts, where it is listed, and that it can be taken back."""

import itertools
from typing import Any

import pytest
from django.utils import timezone

from campaigns.models import Campaign, Enterprise, EnterpriseDistinction, Event
from songnuan.fieldwork.firms import apart, deciding, views
from songnuan.fieldwork.firms.firm import firms
from songnuan.ledger.merge import merge
from tests import factories as make
from tests.fieldwork.reading import signed_in
from tests.fieldwork.test_firms import CODE, SECOND, asked, numbers, pages, pair_page, staff, visited

pytestmark = pytest.mark.django_db


def test_who_told_two_apart_counts_for_what_it_visited_alone() -> None:
    """A county that answers early answers for no superior of what others visit later, and nobody else's list changes."""
    first, second = visited("春雨机械", CODE), visited("春雨机械厂")
    pair = [("similar", {"春雨机械", "春雨机械厂"})]
    city = make.user("省级工作人员", make.CHANGCHUN, username="city")
    signed_in(make.clerk()).post(pair_page(first, second), {"answer": "different"})
    assert (asked(), asked(city), asked(make.clerk(username="other"))) == ([], [], [])
    visited("春雨机械", CODE, at=make.YUSHU)
    visited("春雨机械厂", at=make.YUSHU)
    assert (asked(), asked(city), asked(make.clerk(make.YUSHU))) == ([*pair], [*pair], [*pair])
    assert asked(make.clerk(username="third")) == []


@pytest.mark.hardening("T21")
def test_an_answer_from_above_or_elsewhere_shows_nobody_below_that_there_is_one() -> None:
    clerk = make.clerk()
    first, second = visited("春雨机械", CODE), visited("春雨机械", SECOND)
    before = pages(clerk)
    visited("春雨机械", CODE, at=make.YUSHU)
    visited("春雨机械", SECOND, at=make.YUSHU)
    for user in (make.user("省级工作人员", make.PROVINCE), make.clerk(make.YUSHU)):
        known = firms(make.campaign(), user)
        apart.tell_apart(make.campaign(), *(known[number] for number in numbers(first, second)), by=user)
    assert pages(clerk) == before


def test_an_answer_is_listed_and_can_be_taken_back() -> None:
    first, second = visited("春雨机械", CODE), visited("春雨机械厂")
    client = signed_in(make.clerk())
    client.post(pair_page(first, second), {"answer": "different"})
    page = client.get("/records/firms/?campaign=2023").content.decode()
    assert ("已判定不是同一家" in page, f"/records/firms/{first}/{second}/" in page) == (True, True)
    assert "判定：不是同一家。" in client.get(pair_page(first, second)).content.decode()
    twice = client.post(pair_page(first, second), {"answer": "different"})
    assert (twice.status_code, "请看过现在的判定再选" in twice.content.decode()) == (422, True)
    assert client.post(pair_page(first, second), {"answer": "again"}).status_code == 302
    assert (asked(), EnterpriseDistinction.objects.count()) == ([("similar", {"春雨机械", "春雨机械厂"})], 0)
    assert client.post(pair_page(first, second), {"answer": "again"}).status_code == 422
    assert Event.objects.filter(verb="enterprise.undecided").count() == 1


@pytest.mark.hardening("T62")
def test_who_joins_two_that_were_told_apart_meanwhile_is_told_and_may_do_so_then() -> None:
    first, second = visited("春雨机械", CODE), visited("春雨机械厂")
    client, same = signed_in(make.clerk()), {"answer": "same", "reason": "电话核实"}

    def seen() -> str:
        page = client.get(pair_page(first, second)).content.decode()
        return page.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]

    before = client.get(pair_page(first, second)).context["form"].initial["seen"]
    signed_in(make.user("市县填报员", username="other")).post(
        pair_page(first, second), {"answer": "different"}
    )
    answer = client.post(pair_page(first, second), {**same, "seen": before})
    assert (answer.status_code, "刚刚已有人改过" in answer.content.decode()) == (422, True)
    assert make.figures()["enterprises"] == 2
    assert client.post(pair_page(first, second), {**same, "seen": seen()}).status_code == 302
    assert make.figures()["enterprises"] == 1


@pytest.mark.hardening("T62")
def test_two_that_are_told_apart_while_they_are_being_joined_are_not_joined_unasked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = visited("春雨机械", CODE), visited("春雨机械厂")
    known = firms(make.campaign(), make.clerk())
    pair = [known[number] for number in numbers(first, second)]

    def late(*args: Any, **more: Any) -> Any:
        apart.tell_apart(make.campaign(), *pair, by=make.clerk())
        EnterpriseDistinction.objects.update(by=None)
        return merge(*args, **more)

    monkeypatch.setattr(deciding, "merge", late)
    answer = signed_in(make.clerk()).post(pair_page(first, second), {"answer": "same", "reason": "电话核实"})
    told = answer.content.decode()
    assert (answer.status_code, "刚刚已有人改过" in told, "None" in told) == (422, True, False)
    assert make.figures()["enterprises"] == 2


def test_every_answer_can_be_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "A_PAGE", 1)
    client = signed_in(make.clerk())
    pairs = [
        (visited(f"{name}机械", make.credit_code(at)), visited(f"{name}机械厂"))
        for at, name in ((1, "春雨"), (2, "松江"))
    ]
    for first, second in pairs:
        client.post(pair_page(first, second), {"answer": "different"})
    page = client.get("/records/firms/?campaign=2023").content.decode()
    assert ("松江" in page, "春雨" in page, "全部 2 对" in page) == (True, False, True)
    page = client.get("/records/firms/?campaign=2023&apart=1&page=2").content.decode()
    assert ("松江" in page, "春雨" in page) == (False, True)


def test_a_closed_campaign_takes_no_answer() -> None:
    first, second = visited("春雨机械", CODE), visited("春雨机械厂")
    Campaign.objects.update(closed_at=timezone.now())
    client = signed_in(make.clerk())
    assert client.post(pair_page(first, second), {"answer": "different"}).status_code == 422
    assert EnterpriseDistinction.objects.count() == 0


@pytest.mark.hardening("T21")
def test_what_was_joined_elsewhere_in_another_year_is_nobody_s_reason() -> None:
    """Proposed again to who joined them, and to nobody who would learn by it that somebody else visited both."""
    names = (("春雨机械", CODE), ("松江造纸", SECOND))
    for at, year, day in itertools.product((make.YUSHU, make.CHAOYANG), ("2022", "2023"), ("01-12",)):
        rows = [
            make.visit(企业名称=name, 统一社会信用代码=code, 走访日期=f"{year}-{day}") for name, code in names
        ]
        make.batch({"走访企业": rows}, at=at, year=year)
    decider = staff()
    assert asked(make.clerk()) == asked(make.clerk(make.YUSHU)) == asked(decider) == []
    merge(make.campaign("2022"), *Enterprise.objects.order_by("pk"), by=decider, reason="改名")
    assert asked(make.clerk(username="later")) == []
    assert asked(decider) == [("earlier", {"春雨机械", "松江造纸"})]
