"""Searching by the whole number (T45): within one's own scope, counted, with an alarm."""

import re

import pytest
from django.test import Client

from beneficiaries.sight import masked
from campaigns.models import Event
from songnuan.people import search
from tests import factories as make
from tests.people.readers import NUMBER, PHONE, SECRETS, handed, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T45")]
FIND = "/people/find/"


def page(client: Client, number: str, status: int = 200) -> str:
    response = client.post(FIND, {"number": number})
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("number", [NUMBER, f" {NUMBER[:6]} {NUMBER[6:]}", PHONE])
def test_a_whole_number_finds_its_rows_masked(number: str) -> None:
    fact = handed()
    shown = page(signed_in(make.clerk()), number)
    assert f"/people/disbursement/{fact.pk}/" in shown
    assert [secret for secret in (*SECRETS, "李春生") if secret in shown] == []
    event = Event.objects.get(verb="search.person")
    assert (event.body["hits"], event.detail.opened) == (1, {"number": number.replace(" ", "")})


def test_a_person_known_only_elsewhere_is_answered_like_one_whom_nobody_knows() -> None:
    handed(at=make.YUSHU)
    client = signed_in(make.clerk())
    known, unknown = page(client, NUMBER), page(client, make.citizen_id(6))
    assert _bare(known) == _bare(unknown)
    assert [event.body["hits"] for event in Event.objects.filter(verb="search.person")] == [0, 0]


def _bare(page: str) -> str:
    """A page's content without the number that was asked for, the token of its form, and the seconds that the session has left."""
    changing = 'name="csrfmiddlewaretoken" value="[^"]*"|data-seconds="[0-9]*"'
    content = re.sub(changing, "", page.partition("<main")[2])
    return re.sub(r"[0-9X]{6}\*{8}[0-9X]{4}", "", content)


@pytest.mark.parametrize(
    "number", ["1380431", "", NUMBER[:17], NUMBER[:17] + "甲", "%", "138043100_7", "0" * 18]
)
def test_parts_and_patterns_find_nothing(number: str) -> None:
    fact = handed()
    client = signed_in(make.clerk())
    assert f"/people/disbursement/{fact.pk}/" not in client.post(FIND, {"number": number}).content.decode()


def test_after_twenty_misses_even_a_known_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MISSES", 4)
    handed()
    client = signed_in(make.clerk())
    for serial in range(4):
        page(client, make.citizen_id(100 + serial))
    assert "/people/disbursement/" not in page(client, NUMBER, status=429)
    assert "/people/disbursement/" not in page(client, make.citizen_id(200), status=429)
    assert Event.objects.filter(verb="search.alarm").count() == 1
    assert "/people/disbursement/" in page(signed_in(make.clerk()), NUMBER)


def test_the_control_without_the_limit_guesses_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MISSES", 10**6)
    monkeypatch.setattr(search, "SEARCHES", 10**6)
    client = signed_in(make.clerk())
    for serial in range(25):
        page(client, make.citizen_id(100 + serial))


@pytest.mark.parametrize("role", ["领导", "安全审计", "系统管理员"])
def test_without_the_right_there_is_no_search(role: str) -> None:
    assert signed_in(make.user(role, make.PROVINCE)).get(FIND).status_code == 403


def test_a_search_with_many_rows_costs_no_more_queries(django_assert_max_num_queries: object) -> None:
    client = signed_in(make.clerk())
    counts = []
    for serial in range(2):
        make.batch({"慰问帮扶发放": [
            make.disbursement(身份证号=NUMBER, 发放日期=f"2023-01-{10 + serial * 5 + day}") for day in range(1 + serial * 2)
        ]})  # fmt: skip
        with django_assert_max_num_queries(60) as queries:  # type: ignore[operator]
            page(client, NUMBER)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", ["经审", "市州审核员"])
def test_a_number_does_not_say_that_its_owner_is_of_the_closed_class(role: str) -> None:
    handed(人员类别="因公伤残民警", 身份证号=None)
    client = signed_in(make.user(role, make.CHANGCHUN))
    known, unknown = _bare(page(client, PHONE)), _bare(page(client, "13804319999"))
    assert known.replace(masked("phone", PHONE), masked("phone", "13804319999")) == unknown


def test_control_who_may_know_the_closed_class_finds_them() -> None:
    fact = handed(人员类别="因公伤残民警", 身份证号=None)
    shown = page(signed_in(make.user("省级工作人员", make.PROVINCE)), PHONE)
    assert f"/people/disbursement/{fact.pk}/" in shown
