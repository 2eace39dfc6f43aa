"""Sessions (T32): a new key at the login, an end that is an end, fifteen minutes, eight hours."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from campaigns.models import Event, Posting, User
from songnuan.lib.keyfile import KeyFileError
from songnuan.login import limits, sign_in
from songnuan.login.models import SignIn
from songnuan.login.session_store import BEGAN, SEEN
from songnuan.login.sign_in import PASSWORD_AT, end_everywhere
from tests import factories as make
from tests.login.people import age, give, is_in, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T32")]


def test_the_key_from_before_the_login_is_no_key_after_it() -> None:
    make.clerk(username="wangfang")
    browser = Client()
    browser.post("/login/", {"username": "wangfang", "password": "wrong-word-77"})
    session = browser.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    browser.cookies["sessionid"] = planted
    give(browser, "wangfang")
    assert browser.session.session_key != planted
    assert "planted" not in browser.session
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not is_in(thief)


def test_a_session_says_when_the_password_was_given() -> None:
    make.clerk(username="wangfang")
    browser = signed_in("wangfang")
    assert isinstance(browser.session[PASSWORD_AT], float)
    assert browser.session[BEGAN] <= browser.session[SEEN] <= browser.session[PASSWORD_AT]


def out(browser: Client, _user: User) -> None:
    browser.post("/logout/")


def new_password(browser: Client, _user: User) -> None:
    words = {
        "old_password": make.PASSWORD,
        "new_password1": "lantern-on-river-7",
        "new_password2": "lantern-on-river-7",
    }
    assert browser.post("/password/", words).status_code == 302


def disabled(_browser: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def ended_everywhere(_browser: Client, user: User) -> None:
    end_everywhere(User.objects.get(pk=user.pk))


@pytest.mark.parametrize("act", [out, new_password, disabled, ended_everywhere])
def test_a_copied_cookie_is_dead_afterwards(act: Callable[[Client, User], None]) -> None:
    user = make.clerk(username="wangfang")
    browser = signed_in("wangfang")
    thief = Client()
    thief.cookies["sessionid"] = browser.cookies["sessionid"].value
    assert is_in(thief)
    act(browser, user)
    assert not is_in(thief)
    assert thief.get("/batches/").status_code == 302


def test_who_changed_the_password_goes_on_working() -> None:
    make.clerk(username="wangfang")
    browser, elsewhere = signed_in("wangfang"), signed_in("wangfang")
    new_password(browser, User.objects.get())
    assert (is_in(browser), is_in(elsewhere)) == (True, False)


@pytest.mark.parametrize(
    ("idle", "whole", "ended"), [(899, 0, ""), (901, 0, "idle"), (0, 8 * 3600 + 1, "whole")]
)
def test_a_session_ends(idle: float, whole: float, ended: str) -> None:
    make.clerk(username="wangfang")
    browser = signed_in("wangfang")
    age(browser, idle=idle, whole=whole)
    answer = browser.get("/batches/?campaign=2023")
    if not ended:
        assert answer.status_code == 200
        return
    assert answer.headers["Location"] == f"/login/?next=/batches/%3Fcampaign%3D2023&ended={ended}"
    assert not is_in(browser)
    assert Event.objects.filter(verb="logout.idle").get().body == {"limit": ended}
    again = give(browser, "wangfang", next="/batches/?campaign=2023")
    assert again.headers["Location"] == "/batches/?campaign=2023"


def out_elsewhere(browser: Client, _user: User) -> None:
    assert browser.post("/account/elsewhere/").status_code == 302


@pytest.mark.parametrize("act", [out_elsewhere, new_password])
def test_a_new_key_does_not_prolong_the_eight_hours(act: Callable[[Client, User], None]) -> None:
    user = make.clerk(username="wangfang")
    browser = signed_in("wangfang")
    age(browser, whole=8 * 3600 - 100)
    before, key = browser.session[BEGAN], browser.session.session_key
    act(browser, user)
    assert browser.session.session_key != key
    assert browser.session[BEGAN] == before
    age(browser, whole=101)
    assert not is_in(browser)


def test_control_without_the_limit_an_old_session_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    make.clerk(username="wangfang")
    browser = signed_in("wangfang")
    age(browser, idle=100_000, whole=100_000)
    monkeypatch.setattr(limits.TimeLeft, "ended", "")
    assert browser.get("/batches/").status_code == 200


def test_a_session_that_does_not_know_when_it_began_has_ended() -> None:
    user = make.clerk()
    browser = Client()
    browser.force_login(user)
    assert is_in(browser)
    session = browser.session
    del session[BEGAN]
    session.save()
    assert browser.get("/batches/").status_code == 302


def test_work_is_written_down_once_a_minute() -> None:
    make.clerk(username="wangfang")
    browser = signed_in("wangfang")
    age(browser, idle=59)
    before = browser.session[SEEN]
    browser.get("/batches/")
    assert browser.session[SEEN] == before
    age(browser, idle=600)
    browser.get("/batches/")
    assert browser.session[SEEN] > before


@pytest.mark.parametrize("automatic", ["progress", "question"])
def test_what_a_page_asks_for_itself_is_no_work(automatic: str) -> None:
    make.clerk(username="wangfang")
    browser = signed_in("wangfang")
    age(browser, idle=800)
    if automatic == "progress":
        assert browser.get("/batches/", headers={"HX-Request": "true"}).status_code == 200
    else:
        assert browser.get("/session/").json()["seconds"] <= 100
    age(browser, idle=101)
    assert browser.get("/batches/").status_code == 302


def test_work_in_the_page_keeps_the_session() -> None:
    make.clerk(username="wangfang")
    browser = signed_in("wangfang")
    age(browser, idle=800)
    assert browser.post("/session/").json()["seconds"] > 890


def test_part_of_a_page_is_refused_without_a_detour() -> None:
    assert Client().get("/batches/", headers={"HX-Request": "true"}).status_code == 401


def test_a_post_into_an_ended_session_leads_back_to_its_page() -> None:
    answer = Client().post("/logout/", headers={"Referer": "http://testserver/upload/?campaign=2023"})
    assert answer.headers["Location"] == "/login/?next=/upload/%3Fcampaign%3D2023"
    foreign = Client().post("/logout/", headers={"Referer": "http://elsewhere.example/upload/"})
    assert foreign.headers["Location"] == "/login/?next=/"


def test_the_login_leads_nowhere_else() -> None:
    make.clerk(username="wangfang")
    answer = give(Client(), "wangfang", next="https://elsewhere.example/")
    assert answer.headers["Location"] == "/"


def again(browser: Client, page: str, username: str, password: str = make.PASSWORD) -> object:
    owner = re.search(r'data-owner="(\w+)"', page)[1]
    return browser.post(
        "/session/again/", {"username": username, "password": password, "owner": owner}
    ).json()


def test_the_password_once_more_on_a_page_that_stays() -> None:
    make.clerk(username="wangfang")
    browser = signed_in("wangfang")
    page = browser.get("/batches/").content.decode()
    age(browser, idle=901)
    assert browser.get("/session/").json()["alive"] is False
    assert "密码不对" in again(browser, page, "wangfang", "wrong-word-77")["error"]
    assert again(browser, page, "wangfang")["alive"] is True
    assert browser.get("/batches/").status_code == 200


@pytest.mark.hardening("T50")
def test_who_is_signed_out_by_another_who_signs_in_is_told_of_in_the_log() -> None:
    """Two windows of one browser: 王芳 signed in, and then 李娜 goes on with a page of her own that stayed open."""
    make.clerk(username="wangfang")
    make.clerk(username="lina")
    browser = signed_in("lina")
    page = browser.get("/batches/").content.decode()
    browser.post("/logout/")
    browser.post("/login/", {"username": "wangfang", "password": make.PASSWORD})
    assert again(browser, page, "lina")["alive"] is True
    assert again(browser, page, "lina")["alive"] is True  # control: her own session renewed is no leaving
    events = Event.objects.filter(verb__startswith="log").order_by("sequence")
    told = [(verb, name) for verb, name in events.values_list("verb", "actor__username")]
    assert told == [
        ("login.done", "lina"), ("logout.done", "lina"), ("login.done", "wangfang"), ("logout.done", "wangfang"),
        ("login.done", "lina"), ("login.done", "lina"),
    ]  # fmt: skip


def test_nobody_else_goes_on_with_somebodys_page() -> None:
    make.clerk(username="wangfang")
    make.clerk(username="lina")
    browser = signed_in("wangfang")
    page = browser.get("/batches/").content.decode()
    browser.post("/logout/")
    assert "error" in again(browser, page, "lina")
    assert not is_in(browser)


def test_a_second_login_is_allowed_and_told_and_can_be_ended() -> None:
    user = make.clerk(username="wangfang")
    first = signed_in("wangfang", REMOTE_ADDR="192.0.2.1")
    second = Client(REMOTE_ADDR="192.0.2.2")
    told = second.post("/login/", {"username": "wangfang", "password": make.PASSWORD}, follow=True)
    assert "地址 192.0.2.1" in told.content.decode()
    assert (is_in(first), SignIn.objects.filter(user=user).alive().count()) == (True, 2)
    second.post("/account/elsewhere/")
    assert (is_in(first), is_in(second)) == (False, True)
    assert SignIn.objects.filter(user=user).alive().count() == 1
    assert Event.objects.get(verb="logout.elsewhere").address == "192.0.2.2"


@pytest.mark.django_db(transaction=True)
def test_a_sign_in_stands_with_its_event_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make.clerk(username="wangfang")

    def dies(*_told: object, **_more: object) -> None:
        raise KeyFileError

    monkeypatch.setattr(sign_in.journal, "note", dies)
    browser = Client(raise_request_exception=False)
    browser.post("/login/", {"username": "wangfang", "password": make.PASSWORD})
    assert (is_in(browser), SignIn.objects.filter(user=user).exists()) == (False, False)


def test_who_changed_the_password_is_still_where_the_account_is_signed_in() -> None:
    user = make.clerk(username="wangfang")
    first, elsewhere = signed_in("wangfang", REMOTE_ADDR="192.0.2.1"), signed_in("wangfang")
    wish = {
        "old_password": make.PASSWORD,
        "new_password1": "another-word-77",
        "new_password2": "another-word-77",
    }
    assert first.post("/password/", wish).status_code == 302
    (here,) = SignIn.objects.filter(user=user).alive()
    assert (here.address, here.session_key) == ("192.0.2.1", first.session.session_key)
    assert (is_in(first), is_in(elsewhere)) == (True, False)
    assert "就是这里" in first.get("/account/").content.decode()
    second = Client(REMOTE_ADDR="192.0.2.2")
    told = second.post("/login/", {"username": "wangfang", "password": "another-word-77"}, follow=True)
    assert "地址 192.0.2.1" in told.content.decode()


def test_whose_posting_ended_is_in_and_sees_nothing() -> None:
    user = make.clerk(username="wangfang")
    browser = signed_in("wangfang")
    Posting.objects.filter(user=user).delete()
    assert browser.get("/template/?campaign=2023&union=220104").status_code == 403


@pytest.mark.hardening("T16")
def test_a_name_beyond_every_name_is_not_looked_at_any_further(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to be signed in to send one of two megabytes."""
    seen: list[int] = []
    print_of = sign_in.throttle.print_of
    monkeypatch.setattr(sign_in.throttle, "print_of", lambda name: seen.append(len(name)) or print_of(name))
    for length in (150, 2_000, 2_000_000):
        answer = Client().post("/session/again/", {"username": "a" * length, "password": "x", "owner": "o"})
        assert answer.status_code == 422
    assert seen == [150, 151, 151]
