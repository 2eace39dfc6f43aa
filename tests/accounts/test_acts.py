"""What is done to an account: each act ends its sessions where it must, and is told in the log."""

import datetime
import re
from typing import Any

import pyotp
import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import Q
from django.test import Client, RequestFactory
from django.utils import timezone

from campaigns import journal
from campaigns.models import Event, User
from songnuan.accounts import acts
from songnuan.accounts.acts import seen_of
from songnuan.audit import log
from songnuan.login import factor, passwords
from tests import factories as make
from tests.login.people import give, is_in, signed_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def area() -> Client:
    client = Client()
    client.force_login(make.user("账号管理员", make.CHANGCHUN, "area"))
    return client


@pytest.fixture
def clerk() -> User:
    return make.clerk(username="wangfang")


@pytest.mark.hardening("T28", "T32")
@pytest.mark.parametrize("act", ["disable", "reset", "second-step/off", "move", "edit"])
def test_an_act_ends_what_was_signed_in(act: str, area: Client, clerk: User) -> None:
    browser = signed_in("wangfang")
    factor.set_up(clerk, pyotp.random_base32())
    reviewer = clerk.groups.model.objects.get(name="市州审核员").pk
    asked = {
        "union": make.union(make.YUSHU).pk,
        "since": TODAY().isoformat(),
        "name": "王芳",
        "roles": [reviewer],
        "seen": acts.posted_of(clerk) if act == "move" else seen_of(clerk),
    }
    assert area.post(f"/accounts/{clerk.pk}/{act}/", asked).status_code in (200, 302)
    assert not is_in(browser)
    if act == "disable":
        area.post(f"/accounts/{clerk.pk}/enable/")
        assert not is_in(browser)


def test_a_new_name_alone_ends_nothing(area: Client, clerk: User) -> None:
    browser = signed_in("wangfang")
    asked = {
        "name": "王小芳", "phone": "0431-1", "roles": [group.pk for group in clerk.groups.all()], "seen": seen_of(clerk),
    }  # fmt: skip
    assert area.post(f"/accounts/{clerk.pk}/edit/", asked).status_code == 302
    clerk.refresh_from_db()
    assert (clerk.name, clerk.phone, is_in(browser)) == ("王小芳", "0431-1", True)


@pytest.mark.hardening("T50")
def test_who_was_renamed_is_told_and_every_act_keeps_the_account_s_own_name(
    area: Client, clerk: User
) -> None:
    clerk.name, clerk.phone = "王芳", "0431-1"
    clerk.save()
    journal.note("login.done", actor=clerk)
    same = {"phone": "0431-1", "roles": [group.pk for group in clerk.groups.all()]}
    area.post(f"/accounts/{clerk.pk}/edit/", {**same, "name": "王无辜", "seen": seen_of(clerk)})
    clerk.refresh_from_db()
    area.post(
        f"/accounts/{clerk.pk}/edit/", {**same, "name": "王无辜", "phone": "0431-2", "seen": seen_of(clerk)}
    )
    renamed, called = Event.objects.filter(verb="account.changed").order_by("sequence")
    nothing = {"account": clerk.pk, "given": [], "taken": []}
    assert renamed.body == {**nothing, "name": {"before": "王芳", "after": "王无辜"}}
    assert (called.body, called.detail.opened) == (
        {**nothing, "fields": ["phone"]}, {"phone": {"before": "0431-1", "after": "0431-2"}},
    )  # fmt: skip
    entry = next(line for line in log.lines(Q(actor=clerk)))
    assert entry.who == "王无辜 · wangfang"
    assert "王芳" in next(line for line in log.lines(Q(pk=renamed.pk))).content


@pytest.mark.hardening("T28", "T62")
@pytest.mark.parametrize("protected", [True, False], ids=["compared", "control"])
def test_a_page_opened_before_a_role_was_taken_does_not_give_it_back(
    area: Client, clerk: User, monkeypatch: pytest.MonkeyPatch, protected: bool
) -> None:
    if not protected:
        monkeypatch.setattr(acts, "seen_of", lambda _user: "")
    address, old = f"/accounts/{clerk.pk}/edit/", [group.pk for group in clerk.groups.all()]
    seen = area.get(address).context["form"]["seen"].value()
    new = [Group.objects.get(name="市州审核员").pk]
    assert area.post(address, {"name": clerk.name, "roles": new, "seen": seen}).status_code == 302
    asked = {"name": clerk.name, "phone": "0431-7", "roles": old, "seen": seen}
    answer = area.post(address, asked)
    clerk.refresh_from_db()
    assert [group.pk for group in clerk.groups.all()] == (new if protected else old)
    assert clerk.phone == ("" if protected else "0431-7")
    if protected:
        page, form = answer.content.decode(), answer.context["form"]
        assert (answer.status_code, f"现在是：{clerk.name}；市州审核员" in page, form["phone"].value()) == (
            422,
            True,
            "0431-7",
        )
        assert area.post(address, {**asked, "seen": form["seen"].value()}).status_code == 302
        clerk.refresh_from_db()
        assert (clerk.phone, [group.pk for group in clerk.groups.all()]) == ("0431-7", old)


@pytest.mark.parametrize("seen", ["", "x" * 16, "x" * 99])
def test_a_form_that_was_opened_of_nothing_saves_nothing(area: Client, clerk: User, seen: str) -> None:
    asked = {"name": "别人", "roles": [group.pk for group in clerk.groups.all()], "seen": seen}
    assert area.post(f"/accounts/{clerk.pk}/edit/", asked).status_code == 422
    clerk.refresh_from_db()
    assert clerk.name != "别人"


def test_a_filter_longer_than_any_name_finds_nobody(area: Client, clerk: User) -> None:
    for name in ("q", "role", "union", "state"):
        assert area.get("/accounts/", {name: "王" * 60_000}).status_code == 200


@pytest.mark.hardening("T30")
def test_a_reset_password_is_shown_once_and_opens_the_way_to_a_new_one(area: Client, clerk: User) -> None:
    page = area.post(f"/accounts/{clerk.pk}/reset/").content.decode()
    password = re.search(r"slip-password\">([a-z0-9-]+)<", page)[1]
    assert give(Client(), "wangfang").status_code == 200
    assert give(Client(), "wangfang", password).headers["Location"] == "/login/new-password/"
    clerk.refresh_from_db()
    assert password not in str(list(Event.objects.values())) + str(User.objects.values().get(pk=clerk.pk))
    assert password not in area.get(f"/accounts/{clerk.pk}/").content.decode()


def test_a_move_keeps_the_past(area: Client, clerk: User) -> None:
    clerk.postings.update(since="2022-01-01")
    day = TODAY() + datetime.timedelta(days=3)
    asked = {"union": make.union(make.YUSHU).pk, "since": day.isoformat(), "seen": acts.posted_of(clerk)}
    assert area.post(f"/accounts/{clerk.pk}/move/", asked).headers["Location"] == f"/accounts/{clerk.pk}/"
    postings = clerk.postings.order_by("since").values_list("union__code", "since", "until")
    assert list(postings) == [("220104", datetime.date(2022, 1, 1), day), ("220182", day, None)]
    event = Event.objects.get(verb="account.moved")
    before = "朝阳区总工会 2022-01-01"
    assert (event.union.code, event.body["from"]) == ("220182", [before])
    assert event.body["to"] == [f"{before} {day}", f"榆树市总工会 {day}"]


def test_a_move_of_today_takes_back_what_began_today(area: Client, clerk: User) -> None:
    asked = {"union": make.union(make.YUSHU).pk, "since": TODAY().isoformat(), "seen": acts.posted_of(clerk)}
    area.post(f"/accounts/{clerk.pk}/move/", asked)
    assert [posting.union.code for posting in clerk.postings.all()] == ["220182"]
    body = Event.objects.get(verb="account.moved").body
    assert (body["from"], body["to"]) == ([f"朝阳区总工会 {TODAY()}"], [f"榆树市总工会 {TODAY()}"])


@pytest.mark.hardening("T62")
@pytest.mark.parametrize("protected", [True, False], ids=["compared", "control"])
def test_a_page_opened_before_a_move_moves_nobody_on(
    area: Client, clerk: User, monkeypatch: pytest.MonkeyPatch, protected: bool
) -> None:
    if not protected:
        monkeypatch.setattr(acts, "posted_of", lambda _user: "")
    address = f"/accounts/{clerk.pk}/move/"
    asked = {"since": TODAY().isoformat(), "seen": area.get(address).context["form"]["seen"].value()}
    assert area.post(address, {**asked, "union": make.union(make.YUSHU).pk}).status_code == 302
    answer = area.post(address, {**asked, "union": make.union(make.CHANGCHUN).pk})
    there = make.YUSHU if protected else make.CHANGCHUN
    assert [posting.union.code for posting in clerk.postings.current()] == [there]
    assert answer.status_code == (422 if protected else 302)
    if protected:
        assert f"现在是：榆树市 {TODAY()}。请核对" in answer.content.decode()


@pytest.mark.hardening("T31")
def test_an_administrator_lifts_a_lock(area: Client, clerk: User) -> None:
    for _again in range(6):
        give(Client(), "wangfang", "wrong-word-77")
    assert give(Client(), "wangfang").status_code == 429
    assert "已锁定" in area.get("/accounts/").content.decode()
    area.post(f"/accounts/{clerk.pk}/unlock/")
    assert give(Client(), "wangfang").status_code == 302
    assert Event.objects.filter(verb="login.unlocked").count() == 1


def test_a_lost_phone(area: Client, clerk: User) -> None:
    factor.set_up(clerk, pyotp.random_base32())
    area.post(f"/accounts/{clerk.pk}/second-step/off/")
    assert not factor.has_factor(clerk)


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_first_passwords_are_hashed(area: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor for the log while accounts are made: a list of two hundred takes a while."""
    order, hashed, create, lock = [], passwords._quickly_hashed, acts._create, journal.lock

    def hashing(password: str) -> str:
        order.append(("hash", connection.in_atomic_block))
        return hashed(password)

    def locking() -> Any:
        order.append(("chain", connection.in_atomic_block))
        return lock()

    def making(*given: Any) -> User:
        order.append(("account", connection.in_atomic_block))
        return create(*given)

    monkeypatch.setattr(passwords, "_quickly_hashed", hashing)
    monkeypatch.setattr(journal, "lock", locking)
    monkeypatch.setattr(acts, "_create", making)
    giver = User.objects.get(username="area")
    role = Group.objects.get(name="市县填报员")
    wanted = [acts.Wanted(name, "王芳", "", make.union(), (role,), TODAY()) for name in ("second", "first")]
    request = RequestFactory().post("/")
    request.user = giver
    slips = acts.create(request, wanted)
    assert [slip.username for slip in slips] == ["second", "first"]
    assert order[:5] == [("hash", False)] * 2 + [("account", True)] * 2 + [("chain", True)]
    assert {what for what, _within in order[4:]} == {"chain"}


def test_the_list_finds_by_name_union_role_and_state(area: Client, clerk: User) -> None:
    make.clerk(make.YUSHU, "lina")
    leader = make.user("领导", make.CHAOYANG, "leader")
    User.objects.filter(pk=leader.pk).update(is_active=False)
    found = {
        query: re.findall(r"/accounts/(\d+)/\"", area.get(f"/accounts/?{query}").content.decode())
        for query in ("q=wang", "union=220182", "role=领导", "state=disabled", "union=2206", "q=nobody")
    }
    lina = User.objects.get(username="lina")
    assert found == {
        "q=wang": [str(clerk.pk)], "union=220182": [str(lina.pk)], "role=领导": [str(leader.pk)],
        "state=disabled": [str(leader.pk)], "union=2206": [], "q=nobody": [],
    }  # fmt: skip


def test_a_longer_list_takes_no_more_queries(
    area: Client, clerk: User, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(30) as one:
        area.get("/accounts/")
    for number in range(4):
        make.clerk(make.YUSHU, f"more{number}")
    with django_assert_max_num_queries(len(one.captured_queries)):
        area.get("/accounts/")
