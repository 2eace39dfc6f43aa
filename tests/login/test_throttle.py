"""Guesses (T31): five are looked at, however many come, from wherever, in whatever letters, at once or in turn."""

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from campaigns.models import Event
from songnuan.login import sign_in, throttle
from songnuan.login.models import Attempts
from tests import factories as make
from tests.login.people import give, is_in
from tests.races.threads import failures, together

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T31")]


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were really held against a hash."""
    seen: list[str] = []

    def watched(request: object, **credentials: str) -> object:
        seen.append(credentials["password"])
        return authenticate(request, **credentials)

    monkeypatch.setattr(sign_in, "authenticate", watched)
    return seen


def guess(name: str, number: int, **headers: str) -> int:
    return int(give(Client(**headers), name, f"guess-{number}-xyz").status_code)


WAYS: dict[str, Callable[[int], dict[str, str]]] = {
    "from one address": lambda _number: {},
    "from many addresses": lambda number: {"REMOTE_ADDR": f"198.51.100.{number}"},
    "with made-up forwarded addresses": lambda number: {"HTTP_X_FORWARDED_FOR": f"203.0.113.{number}"},
    "from many addresses of one IPv6 line": lambda number: {"REMOTE_ADDR": f"2001:db8:0:7::{number + 1:x}"},
}


@pytest.mark.parametrize("way", WAYS)
def test_of_many_guesses_five_are_looked_at(way: str, looked_at: list[str]) -> None:
    make.clerk(username="wangfang")
    codes = [guess("wangfang", number, **WAYS[way](number)) for number in range(30)]
    assert len(looked_at) == 5
    assert codes == [200] * 5 + [429] * 25


def test_ways_of_writing_a_name_are_one_name(looked_at: list[str]) -> None:
    clerk = make.clerk(username="wangfang")
    for number, name in enumerate(
        ["wangfang", "WangFang", "WANGFANG", "ｗａｎｇｆａｎｇ", "wang fang", " wangfang", "Wangfang"]
    ):
        guess(name, number)
    assert len(looked_at) == 5
    noted = [(event.verb, event.union, event.body) for event in Event.objects.order_by("pk")]
    known = (make.union(), {"account": clerk.pk})
    assert noted == [("login.failed", *known)] * 5 + [("login.locked", *known)]


def test_an_unknown_name_is_locked_like_a_known_one(looked_at: list[str]) -> None:
    codes = [guess("nobody", number) for number in range(8)]
    assert (len(looked_at), codes) == (5, [200] * 5 + [429] * 3)


@pytest.mark.slow
def test_one_address_that_tries_many_names(looked_at: list[str]) -> None:
    codes = [guess(f"name{number}", number) for number in range(105)]
    assert (len(looked_at), codes[-5:]) == (100, [429] * 5)


def test_the_right_password_does_not_count() -> None:
    make.clerk(username="wangfang")
    for _again in range(12):
        assert give(Client(), "wangfang").status_code == 302


@pytest.mark.slow
def test_guesses_from_elsewhere_lock_nobody_out_where_they_usually_work(looked_at: list[str]) -> None:
    make.clerk(username="wangfang")
    office = {"REMOTE_ADDR": "192.0.2.10"}
    give(Client(**office), "wangfang")
    for number in range(20):
        guess("wangfang", number, REMOTE_ADDR=f"198.51.100.{number}")
    for number in range(120):
        guess(f"name{number}", number, **office)
    assert give(Client(REMOTE_ADDR="203.0.113.5"), "wangfang").status_code == 429
    assert give(Client(**office), "wangfang").status_code == 302


OFFICE = {"REMOTE_ADDR": "192.0.2.10"}


def test_who_signs_in_where_they_usually_work_gives_a_stranger_no_further_guess(looked_at: list[str]) -> None:
    """Nor does confirming the password, which is the same."""
    make.clerk(username="wangfang")
    give(Client(**OFFICE), "wangfang")
    for number in range(5):
        guess("wangfang", number, REMOTE_ADDR=f"198.51.100.{number}")
    codes = []
    for number in range(3):
        assert give(Client(**OFFICE), "wangfang").status_code == 302
        codes.append(guess("wangfang", number, REMOTE_ADDR=f"203.0.113.{number}"))
    assert (codes, [word for word in looked_at if "guess" in word][5:]) == ([429] * 3, [])


def test_who_has_an_account_gives_their_address_no_further_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    """The account's own first attempt there was counted, and is taken back; from then on none is."""
    monkeypatch.setattr(throttle, "TRIES_OF_AN_ADDRESS", 3)
    make.clerk(username="wangfang")
    codes = []
    for number in range(5):
        assert give(Client(**OFFICE), "wangfang").status_code == 302
        codes.append(guess(f"name{number}", number, **OFFICE))
    assert codes == [200] * 3 + [429] * 2


def test_an_attempt_is_taken_back_from_the_quarter_of_an_hour_that_counted_it() -> None:
    """Not from one that began while the password was looked at."""
    name, at = throttle.print_of("wangfang"), "192.0.2.1"
    taken = throttle.take(name, at)
    Attempts.objects.update(since=taken.at - throttle.WINDOW)
    throttle.take(name, "192.0.2.2")
    throttle.give_back(taken)
    assert Attempts.objects.get(name=name, address=throttle.ANYWHERE).count == 1


def test_a_lock_ends_after_a_quarter_of_an_hour() -> None:
    make.clerk(username="wangfang")
    for number in range(6):
        guess("wangfang", number)
    assert give(Client(), "wangfang").status_code == 429
    for counter in Attempts.objects.all():
        Attempts.objects.filter(pk=counter.pk).update(since=counter.since - datetime.timedelta(minutes=15))
    assert give(Client(), "wangfang").status_code == 302


def test_what_is_written_down_of_guesses() -> None:
    clerk = make.clerk(username="wangfang")
    for number in range(7):
        guess("wangfang", number)
    guess("my-secret-password", 0)
    seen = list(Event.objects.order_by("sequence").values_list("verb", "body"))
    known = {"account": clerk.pk}
    assert seen == [("login.failed", known)] * 5 + [("login.locked", known), ("login.failed", {})]
    assert "wangfang" not in str(list(Attempts.objects.values()))


@pytest.mark.parametrize("account", ["known", "unknown", "disabled"])
def test_the_page_does_not_say_whether_there_is_such_an_account(account: str) -> None:
    user = make.clerk(username="known")
    gone = make.clerk(username="disabled")
    gone.is_active = False
    gone.save()
    page = give(Client(), account, make.PASSWORD if account == "disabled" else "wrong-word-77")
    assert page.status_code == 200
    assert "账号或密码不对" in page.content.decode()
    assert str(user) not in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_twenty_guesses_at_once_five_are_looked_at(looked_at: list[str]) -> None:
    make.clerk(username="wangfang")
    codes = together(*[lambda number=number: guess("wangfang", number) for number in range(20)])
    assert failures(codes) == []
    assert (len(looked_at), sorted(codes)) == (5, [200] * 5 + [429] * 15)


@pytest.mark.django_db(transaction=True)
def test_control_counted_after_the_look_all_twenty_are_looked_at(
    looked_at: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make.clerk(username="wangfang")
    monkeypatch.setattr(throttle, "_count", lambda *_unused: True)
    together(*[lambda number=number: guess("wangfang", number) for number in range(20)])
    assert len(looked_at) == 20


def test_after_the_lock_the_right_password_is_not_looked_at_either(looked_at: list[str]) -> None:
    make.clerk(username="wangfang")
    for number in range(5):
        guess("wangfang", number)
    browser = Client()
    give(browser, "wangfang")
    assert (len(looked_at), is_in(browser)) == (5, False)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False), ("::ffff:192.0.2.1", "192.0.2.1", True), ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
    ],
)  # fmt: skip
def test_addresses_count_together_where_one_subscriber_has_them(one: str, other: str, same: bool) -> None:
    assert (throttle.network(one) == throttle.network(other)) is same
