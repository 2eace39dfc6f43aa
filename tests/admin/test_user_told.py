"""Rights that are given on an account's form and taken back stay seen: in the log, and in the postings themselves."""

import datetime
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.forms import ModelForm
from django.test import Client
from django.utils import timezone

from campaigns import journal
from campaigns.admin import user as user_admin
from campaigns.admin.posting import PostingInline
from campaigns.admin.scoped import ScopedAdmin
from campaigns.admin.user import UserAdmin
from campaigns.models import Affiliation, Event, Union, User
from tests import factories as make
from tests.admin.pages import address, seen, signed_in, text
from tests.login.people import is_in
from tests.login.people import signed_in as with_password

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T35", "T50")]
JILIN, SINCE = "2202", "2023-01-01"
TODAY = timezone.localdate


@pytest.fixture
def clerk() -> User:
    made = make.clerk(username="wangfang")
    made.postings.update(since=SINCE)
    return made


def saved(admin: Client, user: User, *roles: str, added: str = "", **changes: object) -> Any:
    """The answer to an account's form, filled in as it stands but for the roles, a posting from today on and the changes."""
    data: dict[str, object] = {
        "username": user.username, "name": user.name, "is_active": "on", "is_staff": "on",
        "groups": [Group.objects.get(name=role).pk for role in roles],
    }  # fmt: skip
    postings = list(user.postings.order_by("pk"))
    data |= {"postings-TOTAL_FORMS": len(postings) + bool(added), "postings-INITIAL_FORMS": len(postings)}
    for at, posting in enumerate(postings):
        row = {"id": posting.pk, "user": user.pk, "union": posting.union_id, "since": posting.since}
        data |= {f"postings-{at}-{name}": value for name, value in row.items()}
        data[f"postings-{at}-until"] = posting.until or ""
    if added:
        at = len(postings)
        data |= {f"postings-{at}-union": make.union(added).pk, f"postings-{at}-since": TODAY().isoformat()}
    kept = {name: value for name, value in {**data, **changes}.items() if value is not None}
    at_form = address(User, "change", user.pk)
    return admin.post(at_form, {**kept, **seen(admin, at_form)})


def told(verb: str) -> list[tuple[str, dict[str, Any]]]:
    events = Event.objects.filter(verb=verb).select_related("union").order_by("sequence")
    return [(event.union.code, event.body) for event in events]


def test_roles_given_and_taken_back_are_told_by_name(admin: Client, clerk: User) -> None:
    browser = with_password("wangfang")
    assert saved(admin, clerk, "市县填报员", "市州审核员").status_code == 302
    assert not is_in(browser)
    assert saved(admin, clerk, "市县填报员").status_code == 302
    assert told("account.changed") == [
        (make.CHAOYANG, {"account": clerk.pk, "given": ["市州审核员"]}),
        (make.CHAOYANG, {"account": clerk.pk, "taken": ["市州审核员"]}),
    ]
    auditor = signed_in(make.user("安全审计", make.PROVINCE))
    assert "给予的角色 市州审核员" in text(auditor.get("/audit/"))


def test_a_posting_that_is_added_and_taken_back_on_the_same_day_is_told(admin: Client, clerk: User) -> None:
    before, both = f"朝阳区总工会 {SINCE}", f"吉林市总工会 {TODAY().isoformat()}"
    assert saved(admin, clerk, "市县填报员", added=JILIN).status_code == 302
    assert saved(admin, clerk, "市县填报员", **{"postings-1-DELETE": "on"}).status_code == 302
    assert told("account.moved") == [
        (make.CHAOYANG, {"account": clerk.pk, "from": [before], "to": [before, both]}),
        (make.CHAOYANG, {"account": clerk.pk, "from": [before, both], "to": [before]}),
    ]


def test_a_posting_that_stands_is_ended_and_not_rewritten(admin: Client, clerk: User) -> None:
    stands = list(clerk.postings.values())
    page = text(admin.get(address(User, "change", clerk.pk)))
    since = re.search(r'<input[^>]*name="postings-0-since"[^>]*>', page)[0]
    assert ("disabled" in since, "vDateField" in since) == (True, False)
    elsewhere = {"postings-0-union": make.union(JILIN).pk, "postings-0-since": "2020-01-01"}
    assert saved(admin, clerk, "市县填报员", **elsewhere).status_code == 302
    for change, message in (
        ({"postings-0-DELETE": "on"}, "已经开始的任职不能删除"),
        ({"postings-0-until": TODAY() - datetime.timedelta(days=1)}, "日期不能早于今天"),
    ):
        answer = saved(admin, clerk, "市县填报员", **change)
        assert (answer.status_code, message in text(answer)) == (200, True)
    assert (list(clerk.postings.values()), told("account.moved")) == (stands, [])
    assert saved(admin, clerk, "市县填报员", **{"postings-0-until": TODAY()}).status_code == 302
    assert clerk.postings.get().until == TODAY()
    # What is over is not opened again.
    assert saved(admin, clerk, "市县填报员", **{"postings-0-until": ""}).status_code == 302
    assert (clerk.postings.get().until, len(told("account.moved"))) == (TODAY(), 1)


def test_switching_off_and_on_and_the_way_into_the_tables_are_told(admin: Client, clerk: User) -> None:
    saved(admin, clerk, "市县填报员", is_active=None)
    saved(admin, clerk, "市县填报员", is_staff=None)
    assert told("account.disabled") == told("account.enabled") == [(make.CHAOYANG, {"account": clerk.pk})]
    assert [list(body["values"].values()) for _union, body in told("account.changed")] == [
        [{"from": True, "to": False}]
    ]


def test_another_name_is_no_change_of_rights(admin: Client, clerk: User) -> None:
    browser = with_password("wangfang")
    assert saved(admin, clerk, "市县填报员", name="王小芳").status_code == 302
    assert (is_in(browser), told("account.changed")) == (
        True,
        [(make.CHAOYANG, {"account": clerk.pk, "name": {"before": "wangfang的名字", "after": "王小芳"}})],
    )
    content = signed_in(make.user("安全审计", make.PROVINCE)).get("/audit/").context["log"].lines[1].content
    assert set(content.split("；")) == {"账号 王小芳 · wangfang", "名称 原为 wangfang的名字", "改为 王小芳"}


def test_telephone_and_mail_are_named_and_sealed_beside_it(admin: Client, clerk: User) -> None:
    assert saved(admin, clerk, "市县填报员", phone="13812345678", email="fang@example.org").status_code == 302
    event = Event.objects.get(verb="account.changed")
    assert event.body == {"account": clerk.pk, "fields": ["phone", "email"]}
    assert event.detail.opened == {
        "phone": {"before": "", "after": "13812345678"}, "email": {"before": "", "after": "fang@example.org"},
    }  # fmt: skip
    saved(admin, clerk, "市县填报员", phone="13812345678", email="fang@example.org")
    assert Event.objects.filter(verb="account.changed").count() == 1


def test_what_one_did_stays_with_the_account_whoever_asks_for_its_username(
    admin: Client, clerk: User
) -> None:
    journal.note("export.made", actor=clerk)
    auditor, other = signed_in(make.user("安全审计", make.PROVINCE)), make.clerk(username="lina")
    whose = auditor.get("/audit/?act=export.made").context["log"].lines[0].who
    for user, username in ((clerk, "tmpx"), (other, "wangfang"), (clerk, "lina")):
        assert saved(admin, user, "市县填报员", username=username).status_code == 302
    assert [User.objects.get(pk=user.pk).username for user in (clerk, other)] == ["wangfang", "lina"]
    assert auditor.get("/audit/?act=export.made").context["log"].lines[0].who == whose
    assert 'id="id_username"' not in text(admin.get(address(User, "change", clerk.pk)))


def test_the_control_a_form_that_takes_it_gives_it_to_another(
    admin: Client, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(UserAdmin, "get_readonly_fields", ScopedAdmin.get_readonly_fields)
    monkeypatch.setattr(user_admin, "WRITTEN", ("username",))
    saved(admin, clerk, "市县填报员", username="tmpx")
    saved(admin, make.clerk(username="lina"), "市县填报员", username="wangfang")
    assert User.objects.get(username="wangfang").pk != clerk.pk


@pytest.mark.parametrize("username", ["wаngfang", "Wangfang", "王芳", "wangfang", "w"])
def test_a_new_account_is_called_as_on_the_account_pages(admin: Client, clerk: User, username: str) -> None:
    """The first has a Cyrillic а."""
    data = {
        "username": username, "password1": "green-lamp-88", "password2": "green-lamp-88", "usable_password": "true",
        "postings-TOTAL_FORMS": 0, "postings-INITIAL_FORMS": 0,
    }  # fmt: skip
    answer = admin.post(address(User, "add"), data)
    assert (answer.status_code, "用户名" in str(answer.context["adminform"].form.errors["username"])) == (
        200,
        True,
    )


def test_a_union_under_another_superior_is_told(admin: Client) -> None:
    """Whoever works at the superior sees what is below."""
    union, line = make.union(), Affiliation.objects.get(union=make.union())
    fields = ("name", "short_name", "name_en", "kind", "gb_code", "order")
    data = {name: getattr(union, name) for name in fields} | {
        "affiliations-TOTAL_FORMS": 1, "affiliations-INITIAL_FORMS": 1, "affiliations-0-id": line.pk,
        "affiliations-0-union": union.pk, "affiliations-0-since": line.since,
        "affiliations-0-superior": make.union(JILIN).pk, "lies_in": union.lies_in_id,
    }  # fmt: skip
    at = address(Union, "change", union.pk)
    assert admin.post(at, {**data, **seen(admin, at)}).status_code == 302
    assert Event.objects.get(verb="admin.change").body["values"] == {
        "隶属关系": {"from": [f"长春市总工会 {line.since}"], "to": [f"吉林市总工会 {line.since}"]}
    }


def test_the_control_a_stock_form_rewrites_it(
    admin: Client, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PostingInline, "form", ModelForm)
    saved(admin, clerk, "市县填报员", **{"postings-0-union": make.union(JILIN).pk})
    assert clerk.postings.get().union.code == JILIN
