"""The second step (T33): behind the password stands nothing but the next step; a code opens once."""

import re

import pyotp
import pytest
from django.contrib.auth.models import Group
from django.test import Client

from campaigns.models import Event, User
from songnuan.lib import cipher
from songnuan.login import enrolment, factor, throttle
from songnuan.login.models import Attempts, FactorRule, FamiliarAddress, RecoveryCode, SecondFactor
from songnuan.login.sign_in import end_everywhere
from songnuan.setup.reference import load_roles
from tests import factories as make
from tests.access.probes import all_probes
from tests.access.routes import routes
from tests.access.world import World
from tests.login.people import give, is_in
from tests.races.threads import together

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T33")]
CODE, ENROL, OWN = "/login/code/", "/login/second-step/", "/account/second-step/"


def secret(user: User) -> str:
    kept = SecondFactor.objects.get(user=user)
    return cipher.unseal(bytes(kept.secret), kept.uid).decode()


def code_of(user: User) -> str:
    return pyotp.TOTP(secret(user)).now()


def secured(username: str = "wangfang") -> User:
    """A clerk with an authenticator."""
    user = make.clerk(username=username)
    factor.set_up(user, pyotp.random_base32())
    return user


def half(username: str = "wangfang") -> Client:
    browser = Client()
    assert give(browser, username, next="/batches/").headers["Location"] == CODE
    return browser


def test_password_and_code_together_open() -> None:
    user = secured()
    browser = half()
    assert not is_in(browser)
    assert (
        browser.post(CODE, {"code": "000000" if code_of(user) != "000000" else "111111"}).status_code == 200
    )
    assert not is_in(browser)
    spaced = f"{code_of(user)[:3]} {code_of(user)[3:]}"
    assert browser.post(CODE, {"code": spaced}).headers["Location"] == "/batches/"
    assert is_in(browser)
    assert list(Event.objects.values_list("verb", flat=True)) == [
        "login.half",
        "login.second_failed",
        "login.second",
        "login.done",
    ]


@pytest.mark.hardening("T31")
def test_a_password_alone_is_noted_and_makes_no_address_familiar() -> None:
    user = secured()
    for number in range(3):
        assert give(Client(), "wangfang", f"wrong-word-{number}").status_code == 200
    browser = half()
    (told,) = Event.objects.filter(verb="login.half")
    assert (told.actor, told.union) == (user, make.union())
    tried = Attempts.objects.filter(name=throttle.print_of("wangfang")).exclude(address=throttle.ANYWHERE)
    assert [counter.count for counter in tried] == [3]
    assert not FamiliarAddress.objects.exists()
    browser.post(CODE, {"code": code_of(user)})
    assert (is_in(browser), tried.all().exists(), FamiliarAddress.objects.count()) == (True, False, 1)


def test_a_password_alone_given_again_is_noted_once_an_hour_and_address() -> None:
    secured()
    for _time in range(3):
        half()
    halves = Event.objects.filter(verb="login.half")
    assert halves.count() == 1
    assert give(Client(REMOTE_ADDR="10.0.0.9"), "wangfang").headers["Location"] == CODE
    assert list(halves.order_by("sequence").values_list("address", flat=True)) == ["127.0.0.1", "10.0.0.9"]


@pytest.mark.hardening("T31")
def test_nor_does_it_go_unnoticed_on_a_page_of_somebody_else() -> None:
    user = secured()
    answer = Client().post(
        "/session/again/", {"username": "wangfang", "password": make.PASSWORD, "owner": "0" * 16}
    )
    assert answer.status_code == 422
    assert [event.actor for event in Event.objects.filter(verb="login.half")] == [user]


def test_a_code_opens_once() -> None:
    user = secured()
    code = code_of(user)
    assert half().post(CODE, {"code": code}).status_code == 302
    second = half()
    assert second.post(CODE, {"code": code}).status_code == 200
    assert not is_in(second)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_with_one_code_one_is_in() -> None:
    user = secured()
    code = code_of(user)
    assert sorted(together(*[lambda: factor.take_code(user, code)] * 4)) == [False, False, False, True]


@pytest.mark.django_db(transaction=True)
def test_control_without_the_step_written_down_all_are_in(monkeypatch: pytest.MonkeyPatch) -> None:
    user = secured()
    code = code_of(user)
    monkeypatch.setattr("django.db.models.query.QuerySet.update", lambda *_unused, **_values: 1)
    assert together(*[lambda: factor.take_code(user, code)] * 4) == [True] * 4


@pytest.mark.hardening("T31")
@pytest.mark.hardening("T31")
def test_codes_of_others_lock_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever uses up the codes of many accounts, their own, keeps out nobody who never gave a code before."""
    monkeypatch.setattr(throttle, "TRIES_OF_AN_ADDRESS", throttle.TRIES)
    for name in ("one", "two"):
        secured(name)
        browser = half(name)
        assert [browser.post(CODE, {"code": "-"}).status_code for _again in range(6)] == [200] * 5 + [429]
    user = secured()
    assert half().post(CODE, {"code": code_of(user)}).headers["Location"] == "/batches/"
    assert Attempts.objects.get(name=throttle.print_of(str(user.pk), "code")).count == 0


def test_codes_are_guessed_five_times() -> None:
    user = secured()
    browser = half()
    wrong = [f"{(int(code_of(user)) + number) % 1_000_000:06}" for number in range(100, 107)]
    codes = [browser.post(CODE, {"code": word}).status_code for word in wrong]
    assert codes == [200] * 5 + [429] * 2
    assert browser.post(CODE, {"code": code_of(user)}).status_code == 429
    assert half().post(CODE, {"code": code_of(user)}).status_code == 429


@pytest.mark.hardening("T31")
def test_who_signs_in_gives_a_stranger_with_their_password_one_guess_at_a_code_less_and_never_more() -> None:
    """The right code takes back its own attempt, not the wrong ones before it."""
    user = secured()
    stranger, wrong = half(), {"code": "000000x"}
    for _again in range(4):
        stranger.post(CODE, wrong)
    assert half().post(CODE, {"code": code_of(user)}).status_code == 302
    assert [stranger.post(CODE, wrong).status_code for _again in range(3)] == [200, 429, 429]


def test_recovery_codes_stand_in_once_and_cannot_be_guessed_around() -> None:
    user = secured()
    codes = factor.new_recovery_codes(user)
    assert len(set(codes)) == 10
    assert codes[0] not in str(list(RecoveryCode.objects.values()))
    assert half().post(CODE, {"code": codes[0].upper().replace("-", " ")}).status_code == 302
    assert half().post(CODE, {"code": codes[0]}).status_code == 200
    other = secured("lina")
    assert not factor.take_recovery_code(other, codes[1])
    factor.new_recovery_codes(user)
    assert not factor.take_recovery_code(user, codes[1])


@pytest.mark.slow
def test_a_half_login_reaches_nothing(world: World) -> None:
    """Every route, as the one who gave the password and no code: like somebody who gave nothing."""
    user = world.readers["province staff"].user
    factor.set_up(user, pyotp.random_base32())
    browser = half(user.username)
    anonymous = Client()
    seen = {
        (probe.address, method): (
            asked(browser, probe.address, method),
            asked(anonymous, probe.address, method),
        )
        for probe in all_probes(world)
        for method in ("GET", "POST")
        if probe.route.key not in ("login_code", "login", "set_language")
    }
    assert len(seen) > len(routes())
    assert {place: answers for place, answers in seen.items() if answers[0] != answers[1]} == {}


def asked(browser: Client, address: str, method: str) -> tuple[int, str]:
    kept = browser.cookies.output()
    answer = getattr(browser, method.lower())(address)
    browser.cookies.load(kept.replace("Set-Cookie: ", ""))
    return answer.status_code, answer.headers.get("Location", "")


def test_a_half_login_ends_after_ten_minutes_and_with_another_password() -> None:
    user = secured()
    browser = half()
    session = browser.session
    session["half_login"] = {**session["half_login"], "at": session["half_login"]["at"] - 601}
    session.save()
    assert browser.post(CODE, {"code": code_of(user)}).headers["Location"] == "/login/"
    browser = half()
    user.set_password("lantern-on-river-7")
    user.save()
    assert browser.post(CODE, {"code": code_of(user)}).headers["Location"] == "/login/"


def test_the_secret_lies_sealed() -> None:
    user = secured()
    kept = SecondFactor.objects.get(user=user)
    assert secret(user).encode() not in bytes(kept.secret)
    moved = secured("lina")
    SecondFactor.objects.filter(user=moved).update(secret=kept.secret)
    with pytest.raises(cipher.SealBroken):
        factor.take_code(moved, "000000")


def on_the_page(browser: Client, address: str) -> str:
    """The secret that a page offers."""
    page = browser.get(address).content.decode()
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert found is not None
    return found[1]


def test_a_role_asks_for_it_and_the_login_sets_it_up() -> None:
    user = make.clerk(username="wangfang")
    FactorRule.objects.filter(role__name="市县填报员").update(required=True)
    browser = Client()
    assert give(browser, "wangfang", next="/batches/").headers["Location"] == ENROL
    page = browser.get(ENROL).content.decode()
    assert "style=" not in re.search(r"<svg.*?</svg>", page, re.DOTALL)[0]
    offered = on_the_page(browser, ENROL)
    assert not is_in(browser)
    assert browser.post(ENROL, {"code": "000000"}).status_code == 200
    done = browser.post(ENROL, {"code": pyotp.TOTP(offered).now()})
    assert len(re.findall(r"<code>[a-z0-9]{5}-[a-z0-9]{5}</code>", done.content.decode())) == 10
    assert (is_in(browser), secret(user)) == (True, offered)
    assert not factor.take_code(user, pyotp.TOTP(offered).now())
    assert browser.get(OWN).status_code == 302
    assert (
        browser.post("/account/second-step/off/", {"password": make.PASSWORD, "wish": "off"}).status_code
        == 302
    )
    assert factor.has_factor(user)


def test_who_wants_it_sets_it_up_with_the_password_and_takes_it_off() -> None:
    user = make.clerk(username="wangfang")
    browser = Client()
    give(browser, "wangfang")
    offered = on_the_page(browser, OWN)
    code = {"code": pyotp.TOTP(offered).now()}
    for password in ({}, {"password": "wrong-word-77"}):
        assert browser.post(OWN, {**code, **password}).status_code == 200
        assert not SecondFactor.objects.exists()
    done = browser.post(OWN, {**code, "password": make.PASSWORD})
    assert "请把备用码记下来" in done.content.decode()
    assert (
        browser.post("/account/second-step/off/", {"password": "wrong-word-77", "wish": "off"}).status_code
        == 200
    )
    assert factor.has_factor(user)
    browser.post("/account/second-step/off/", {"password": make.PASSWORD, "wish": "codes"})
    browser.post("/account/second-step/off/", {"password": make.PASSWORD, "wish": "off"})
    assert not factor.has_factor(user)
    told = Event.objects.filter(actor=user, verb__startswith="login.").exclude(verb="login.failed")
    assert list(told.order_by("sequence").values_list("verb", flat=True))[-3:] == [
        "login.factor_set", "login.codes_renewed", "login.factor_off",
    ]  # fmt: skip


def test_what_was_offered_to_one_session_is_of_no_use_to_another() -> None:
    """Nor to whoever signed in with the first password, or sat at a screen that was left."""
    user = make.clerk(username="wangfang")
    FactorRule.objects.filter(role__name="市县填报员").update(required=True)
    seen = []
    for _again in range(2):
        browser = Client()
        give(browser, "wangfang")
        seen.append(on_the_page(browser, ENROL))
        assert on_the_page(browser, ENROL) == seen[-1]
    assert len(set(seen)) == 2
    assert not SecondFactor.objects.exists()
    assert browser.post(ENROL, {"code": pyotp.TOTP(seen[0]).now()}).status_code == 200
    assert browser.post(ENROL, {"code": pyotp.TOTP(seen[1]).now()}).status_code == 200
    assert (is_in(browser), secret(user)) == (True, seen[1])


def test_what_is_offered_lies_sealed_and_an_account_that_changed_sets_up_nothing() -> None:
    user = make.clerk(username="wangfang")
    browser = Client()
    give(browser, "wangfang")
    offered = on_the_page(browser, OWN)
    assert offered not in str(dict(browser.session))
    session = browser.session
    end_everywhere(User.objects.get(pk=user.pk))
    assert enrolment.confirm(session, user, pyotp.TOTP(offered).now(), "") == []
    user.refresh_from_db()
    assert len(enrolment.confirm(session, user, pyotp.TOTP(offered).now(), "")) == 10
    assert enrolment.KEY not in session


def test_clerks_are_not_asked_unless_somebody_decides_so() -> None:
    FactorRule.objects.all().delete()
    load_roles()
    asked_for = set(FactorRule.objects.filter(required=True).values_list("role__name", flat=True))
    assert asked_for == {"系统管理员", "安全审计"}
    FactorRule.objects.update(required=False)
    load_roles()
    assert not FactorRule.objects.filter(required=True).exists()
    assert FactorRule.objects.count() == Group.objects.count()


def test_the_password_in_place_asks_for_the_code_too() -> None:
    user = secured()
    browser = half()
    browser.post(CODE, {"code": code_of(user)})
    page = browser.get("/account/").content.decode()
    owner = re.search(r'data-owner="(\w+)"', page)[1]
    browser.post("/logout/")
    given = {"username": "wangfang", "password": make.PASSWORD, "owner": owner}
    assert "error" in browser.post("/session/again/", given).json()
    SecondFactor.objects.update(last_step=0)
    assert browser.post("/session/again/", {**given, "code": code_of(user)}).json()["alive"] is True
