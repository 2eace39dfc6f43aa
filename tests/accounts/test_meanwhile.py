"""Between the look at an account and the act on it either may be taken out of the other's reach: then nothing is done (T28)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client, RequestFactory
from django.utils import timezone

from campaigns import journal, lineage
from campaigns.admin.user import UserAdmin
from campaigns.models import Affiliation, Event, User
from songnuan.accounts import acts, roster
from songnuan.accounts.forms import CreateForm
from songnuan.accounts.views import accounts as pages
from songnuan.accounts.views import rules
from songnuan.login.models import FactorRule
from tests import factories as make
from tests.accounts.test_bulk import GOOD, sent, token
from tests.admin.pages import address, seen
from tests.login.people import is_in
from tests.login.test_meanwhile import after

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T28", "T60")]
ACTS = pytest.mark.parametrize(
    "act", ["disable", "enable", "reset", "unlock", "second-step/off", "edit", "move"]
)


@pytest.fixture(autouse=True)
def _province() -> None:
    make.user("系统管理员", make.PROVINCE, "root")


@pytest.fixture
def clerk() -> User:
    return make.clerk(username="wangfang")


@pytest.fixture
def area() -> Client:
    client = Client()
    client.force_login(make.user("账号管理员", make.CHANGCHUN, "area"))
    return client


def province() -> Any:
    """Somebody of the province at work."""
    request = RequestFactory().post("/")
    request.user = User.objects.filter(username="root").first() or make.user(
        "系统管理员", make.PROVINCE, "root"
    )
    return request


def raised(clerk: User) -> None:
    """The account was just posted at the province."""
    user = User.objects.get(pk=clerk.pk)
    acts.move(province(), user, make.union(make.PROVINCE), timezone.localdate(), seen=acts.posted_of(user))


def dismissed(_clerk: User | None = None) -> None:
    """The administrator of the area was just switched off."""
    acts.switch(province(), User.objects.get(username="area"), on=False)


def sent_off(_clerk: User | None = None) -> None:
    """The administrator's password was just reset."""
    acts.reset(province(), User.objects.get(username="area"))


def asked(clerk: User, act: str) -> dict[str, Any]:
    return {
        "union": make.union(make.YUSHU).pk, "since": timezone.localdate().isoformat(), "name": "王小芳",
        "roles": [group.pk for group in clerk.groups.all()],
        "seen": acts.posted_of(clerk) if act == "move" else acts.seen_of(clerk),
    }  # fmt: skip


def new() -> dict[str, Any]:
    clerks = Group.objects.get(name="市县填报员").pk
    day = timezone.localdate().isoformat()
    return {"name": "新人", "username": "xinren", "union": make.union().pk, "roles": [clerks], "since": day}


def done() -> list[str]:
    verbs = Event.objects.filter(actor__username="area").values_list("verb", flat=True)
    return [verb for verb in verbs if verb.startswith(("account.", "login."))]


def of(clerk: User) -> dict[str, Any]:
    return dict(User.objects.values().get(pk=clerk.pk))


@ACTS
@pytest.mark.parametrize("meanwhile", [raised, dismissed, sent_off])
def test_nothing_is_done_to_an_account_that_is_out_of_reach_by_now(
    act: str, meanwhile: Callable[[User], None], area: Client, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    before: list[Any] = []
    after(monkeypatch, pages, "managed", lambda: [meanwhile(clerk), before.append(of(clerk))])
    response = area.post(f"/accounts/{clerk.pk}/{act}/", asked(clerk, act))
    wanted = (404, None) if meanwhile is raised else (302, "/login/")
    assert (response.status_code, response.headers.get("Location")) == wanted
    assert (done(), [of(clerk)]) == ([], before)


@pytest.mark.parametrize("meanwhile", [raised, dismissed])
def test_control_without_asking_again_it_would_be(
    meanwhile: Callable[[User], None], area: Client, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unasked() -> None:
        meanwhile(clerk)
        monkeypatch.setattr(acts, "hold_both", lambda giver, _account=None: giver)
        monkeypatch.setattr(acts, "managed_by", lambda _giver: User.objects.all())

    after(monkeypatch, pages, "managed", unasked)
    assert area.post(f"/accounts/{clerk.pk}/reset/").status_code == 200
    assert done() == ["account.reset"]


@pytest.mark.parametrize("meanwhile", [dismissed, sent_off])
def test_who_is_dismissed_makes_no_more_accounts(
    meanwhile: Callable[[], None], area: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    after(monkeypatch, CreateForm, "clean", meanwhile)
    assert area.post("/accounts/new/", new()).headers["Location"] == "/login/"
    assert (done(), User.objects.filter(username="xinren").exists(), is_in(area)) == ([], False, False)


def test_nor_in_the_tables(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client()
    browser.force_login(make.user("系统管理员", make.PROVINCE, "area"))
    at, before = address(User, "change", clerk.pk), of(clerk)
    form = {
        "name": "王小芳", "is_active": "on", "groups": [group.pk for group in clerk.groups.all()],
        "postings-TOTAL_FORMS": 0, "postings-INITIAL_FORMS": 0, **seen(browser, at),
    }  # fmt: skip
    after(monkeypatch, UserAdmin, "_found", dismissed)
    assert browser.post(at, form).headers["Location"] == "/login/"
    assert (done(), of(clerk)) == ([], before)


def test_nor_decides_which_roles_sign_in_with_two_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client()
    browser.force_login(make.user("账号管理员", make.PROVINCE, "area"))
    after(monkeypatch, rules, "givable", dismissed)
    standing = list(FactorRule.objects.order_by("pk").values())
    assert (
        browser.post("/accounts/second-step/", {"role": [Group.objects.get(name="领导").pk]}).headers[
            "Location"
        ]
        == "/login/"
    )
    assert (done(), list(FactorRule.objects.order_by("pk").values())) == ([], standing)


def test_nor_many_from_a_file(area: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = token(sent(area, *GOOD))
    after(monkeypatch, roster, "judge", dismissed)
    assert area.post("/accounts/import/confirm/", {"token": shown}).headers["Location"] == "/login/"
    assert (done(), User.objects.count()) == ([], 2)


def test_nor_in_a_union_that_is_out_of_reach_by_now(area: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    @transaction.atomic
    def moved() -> None:
        Affiliation.objects.filter(union=make.union()).update(superior=make.union("2202"))
        lineage.rebuild()
        journal.note("admin.change", actor=None)

    after(monkeypatch, CreateForm, "clean", moved)
    assert area.post("/accounts/new/", new()).status_code == 404
    assert not User.objects.filter(username="xinren").exists()
