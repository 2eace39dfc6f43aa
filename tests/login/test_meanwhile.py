"""What an administrator does to an account while its user changes the password holds, and nothing undoes it (T28)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import get_hasher, make_password
from django.test import Client, RequestFactory

from campaigns.models import Event, User
from campaigns.models import user as user_room
from songnuan.accounts import acts
from songnuan.login import factor, forms, passwords
from songnuan.login.views import account
from tests import factories as make
from tests.admin.pages import address, seen
from tests.login.people import give, is_in, signed_in
from tests.races.threads import together

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T28", "T60")]
NEW = "lantern-on-river-7"
ASKED = {"old_password": make.PASSWORD, "new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def clerk() -> User:
    make_administrator()
    return make.clerk(username="wangfang")


def make_administrator() -> None:
    make.user("账号管理员", make.CHANGCHUN, "area")


def administrator() -> Any:
    request = RequestFactory().post("/")
    request.user = User.objects.get(username="area")
    return request


def disabled() -> None:
    acts.switch(administrator(), User.objects.get(username="wangfang"), on=False)


def reset() -> None:
    acts.reset(administrator(), User.objects.get(username="wangfang"))


def roles_taken() -> None:
    user = User.objects.get(username="wangfang")
    acts.change(administrator(), user, "王芳", "", [], seen=acts.seen_of(user))


ACTS = pytest.mark.parametrize("act", [disabled, reset, roles_taken])


def after(monkeypatch: pytest.MonkeyPatch, room: Any, name: str, act: Callable[[], None]) -> None:
    """The act happens as soon as that function has answered."""
    real = getattr(room, name)

    def answered(*given: Any, **more: Any) -> Any:
        answer = real(*given, **more)
        act()
        return answer

    monkeypatch.setattr(room, name, answered)


def of_account() -> dict[str, Any]:
    return User.objects.values("password", "is_active", "session_round", "must_change_password").get(
        username="wangfang"
    )


@ACTS
def test_no_change_of_password_undoes_it(
    act: Callable[[], None], clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, seen = signed_in("wangfang"), []
    after(monkeypatch, account, "gave_password", lambda: [act(), seen.append(of_account())])
    assert browser.post("/password/", ASKED).headers["Location"] == "/login/"
    assert (of_account(), is_in(browser)) == (seen[0], False)
    assert not Event.objects.filter(verb="password.changed").exists()


@ACTS
def test_no_first_password_of_ones_own_undoes_it(
    act: Callable[[], None], clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, browser, seen = passwords.give_first(clerk), Client(), []
    assert give(browser, "wangfang", first).headers["Location"] == "/login/new-password/"
    after(monkeypatch, forms, "validate_password", lambda: [act(), seen.append(of_account())])
    assert browser.post("/login/new-password/", ASKED).headers["Location"] == "/login/"
    assert (of_account(), is_in(browser)) == (seen[0], False)


def test_without_holding_the_account_it_would(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what was read at the beginning of the request is believed, as if nothing could have happened."""
    browser = signed_in("wangfang")
    after(monkeypatch, account, "gave_password", reset)
    monkeypatch.setattr(User, "hold", lambda _user: True)
    assert browser.post("/password/", ASKED).headers["Location"] == "/account/"
    assert give(Client(), "wangfang", NEW).headers["Location"] == "/"


def test_signing_out_elsewhere_keeps_no_session_that_was_ended(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in("wangfang")
    after(monkeypatch, account, "actor", roles_taken)
    assert browser.post("/account/elsewhere/").headers["Location"] == "/login/"
    assert (of_account()["session_round"], is_in(browser)) == (1, False)


def test_a_sign_in_puts_no_password_back_that_was_reset(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A first password is hashed anew when it is given: by then it may be another."""
    first = passwords.give_first(clerk)
    monkeypatch.setattr(type(get_hasher()), "must_update", lambda *_hashed: True)
    after(monkeypatch, user_room, "make_password", reset)
    browser = Client()
    give(browser, "wangfang", first)
    assert browser.get("/login/new-password/").headers["Location"] == "/login/"
    assert give(Client(), "wangfang", first).status_code == 200


def test_a_weaker_hash_becomes_a_stronger_one_when_the_password_is_given(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = of_account()["password"]
    monkeypatch.setattr(type(get_hasher()), "must_update", lambda *_hashed: True)
    signed_in("wangfang")
    assert of_account()["password"] != before
    assert User.objects.get(username="wangfang").check_password(make.PASSWORD)


def test_a_form_of_the_admin_writes_what_it_shows_alone(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client()
    browser.force_login(make.user("系统管理员", make.PROVINCE, "admin"))
    stale = User.objects.get(username="wangfang")
    monkeypatch.setattr(
        "campaigns.admin.user.UserAdmin.get_object", lambda _admin, _request, _id, *_more: stale
    )
    at = address(User, "change", clerk.pk)
    opened = seen(browser, at)
    disabled()
    asked = {
        **opened, "username": "wangfang", "name": "王小芳", "is_active": "on", "groups": [group.pk for group in clerk.groups.all()],
        "postings-TOTAL_FORMS": 0, "postings-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert browser.post(at, asked).status_code == 302
    now = User.objects.get(username="wangfang")
    assert (now.name, now.is_active, now.session_round) == ("王小芳", False, 1)


def of_factor(user: User) -> tuple[bool, int, int]:
    codes = factor.RecoveryCode.objects.filter(user=user)
    verbs = ("login.factor_off", "login.codes_renewed")
    return factor.has_factor(user), codes.count(), Event.objects.filter(verb__in=verbs).count()


@pytest.mark.parametrize("wish", ["", "codes"])
@pytest.mark.parametrize("act", [disabled, reset])
def test_a_session_that_ends_takes_no_second_step_off(
    act: Callable[[], None], wish: str, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in("wangfang")
    factor.set_up(clerk, "JBSWY3DPEHPK3PXP")
    after(monkeypatch, account, "gave_password", act)
    asked = {"password": make.PASSWORD, "wish": wish}
    assert browser.post("/account/second-step/off/", asked).headers["Location"] == "/login/"
    assert of_factor(clerk) == (True, 0, 0)


def test_control_without_holding_the_account_it_would_take_it_off(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in("wangfang")
    factor.set_up(clerk, "JBSWY3DPEHPK3PXP")
    after(monkeypatch, account, "gave_password", reset)
    monkeypatch.setattr(User, "hold", lambda _user: True)
    browser.post("/account/second-step/off/", {"password": make.PASSWORD})
    assert of_factor(clerk) == (False, 0, 1)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_lists_of_recovery_codes_asked_for_at_once_the_last_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clerk = make.clerk(username="wangfang")
    browsers = [signed_in("wangfang") for _one in range(4)]
    factor.set_up(clerk, "JBSWY3DPEHPK3PXP")
    monkeypatch.setattr(account, "gave_password", lambda *_given: True)
    asked = {"password": make.PASSWORD, "wish": "codes"}
    answers = together(*[
        lambda browser=browser: browser.post("/account/second-step/off/", asked).status_code for browser in browsers
    ])  # fmt: skip
    assert (answers, of_factor(clerk)[:2]) == ([200] * 4, (True, factor.RECOVERY_CODES))


@pytest.mark.django_db(transaction=True)
def test_of_both_at_once_the_account_stays_disabled() -> None:
    clerk = make.clerk(username="wangfang")
    make_administrator()
    rounds = 0
    for _again in range(3):
        User.objects.update(is_active=True, password=make_password(make.PASSWORD))
        browser = signed_in("wangfang")
        answers = together(lambda browser=browser: browser.post("/password/", ASKED), disabled)
        assert not [answer for answer in answers if isinstance(answer, Exception)]
        clerk.past_passwords.all().delete()
        clerk.refresh_from_db()
        rounds += 1 + clerk.check_password(
            NEW
        )  # each ends the sessions; of a disabled account no password is changed
        assert (clerk.is_active, clerk.session_round, is_in(browser)) == (False, rounds, False)
