"""How often the form of a visit says that a typed number is one that nobody printed, and what it says beyond that (T45)."""

from typing import Any

import pytest
from django.test import Client

from campaigns.models import Batch, Event, User
from songnuan.entry import counted
from songnuan.entry.asking import Asking
from tests import factories as make
from tests.entry.visits.forms import AREAS, browser, form, keep_address, person

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T45")]
NUMBER, FAULTY = make.citizen_id(1), {"name": "无金额", "category": "户外一线", "cash": "x"}


@pytest.fixture
def other() -> Client:
    """A clerk of the same union, who typed nothing yet."""
    data = form(person(citizen_id=NUMBER), person(name="王春", citizen_id=make.citizen_id(2)))
    assert browser(make.clerk(username="first")).post("/visits/new/", data).status_code == 302
    return browser(make.clerk(username="other"))


@pytest.fixture(params=[True, False], ids=["silent", "control"])
def protected(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether what tells of somebody is left out."""
    if not request.param:
        monkeypatch.setattr(Asking, "kept", lambda _self, faults, _known=(): list(faults))
    return bool(request.param)


def guess(number: int, **changes: str) -> dict[str, str]:
    return person(**{"citizen_id": make.citizen_id(number), "name": "某人", **changes})


def kept(client: Client, *people: dict[str, str]) -> Any:
    """What the autosave says, but for what counts and times it."""
    data = form(*people, name="长春另一家工厂")
    answer = client.post(keep_address(data), data).json()
    return answer["faults"], answer["sum"], "比对太多" in answer["kept"]


def sent(client: Client, *people: dict[str, str]) -> list[str]:
    """What the refusal of a form says."""
    answer = client.post("/visits/new/", form(*people, name="长春另一家工厂"))
    assert answer.status_code == 422
    page = answer.content.decode()
    return [said for said in ("要写成数字", "本单位已报送", "与第1行重复", "比对的证件号太多") if said in page.split("<form", 1)[1]]  # fmt: skip


def bodies() -> list[dict[str, Any]]:
    return [event.body for event in Event.objects.filter(verb="search.compared").order_by("pk")]


def chosen(client: Client) -> dict[str, str]:
    """The first person, by name instead of number."""
    (found,) = client.post("/visits/people/", {**AREAS, "q": "李春生"}).json()["found"]
    return person(person=found["token"])


def test_autosave_and_refusal_are_noted_with_what_they_told(other: Client) -> None:
    assert list(kept(other, guess(1), guess(3))[0]) == ["r1_citizen_id"]
    assert "本单位已报送" in sent(other, guess(2), guess(4))
    assert sent(other, guess(2), guess(5), FAULTY) == ["要写成数字"]
    assert bodies() == [{"numbers": 2, "hits": 1, "doubles": 1}] * 2
    assert Batch.objects.count() == 1


def test_beyond_the_hours_numbers_a_right_guess_is_told_like_a_wrong_one(
    protected: bool, other: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "COMPARED", 0)
    for beside in ([], [chosen(other)]):
        for zero in ({}, {"person_times": "0"}):
            told = [kept(other, *beside, guess(number, **zero)) for number in (1, 3)]
            assert (told[0] == told[1]) is protected
    for beside in ([], [chosen(other)]):
        refusals = [sent(other, *beside, guess(number, person_times="0")) for number in (1, 3)]
        assert (refusals[0] == refusals[1]) is protected
    assert bodies() == []


def test_beyond_them_a_form_that_only_that_stands_against_is_refused_whole(
    other: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "COMPARED", 0)
    assert sent(other, guess(1), guess(3)) == ["比对的证件号太多"]
    assert sent(other, guess(3), guess(3, name="又一人")) == ["与第1行重复"]
    assert other.post("/visits/new/", form(guess(3), name="长春另一家工厂")).status_code == 302


def test_so_many_right_guesses_an_hour_and_then_nothing_is_told(
    protected: bool, other: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "DOUBLES", 1)
    first = chosen(other)
    faults, _sum, hushed = kept(other, first, guess(1))
    assert ("与第1行重复" in str(faults), hushed) == (True, False)
    told = [kept(other, guess(number)) for number in (2, 3)]
    assert ((told[0] == told[1]), told[1][2]) == (protected, True)
    assert bodies() == [{"numbers": 1, "hits": 1, "doubles": 1}]
    assert Event.objects.filter(verb="search.alarm").count() == 1


def test_own_rows_are_told_of_and_are_no_guesses(other: Client) -> None:
    mine = browser(User.objects.get(username="first"))
    assert list(kept(mine, guess(1))[0]) == ["r1_citizen_id"]
    assert bodies() == [{"numbers": 1, "hits": 0}]
