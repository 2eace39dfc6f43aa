"""Accounts: roles and postings are given within one's own reach, and never to oneself."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from campaigns.models import Event, Posting, User
from tests import factories as make
from tests.admin.pages import address, seen, signed_in, text

pytestmark = pytest.mark.django_db


def group(name: str) -> int:
    return Group.objects.get(name=name).pk


def new_account(client: Client, **changes: object) -> Any:
    data = {
        "username": "fresh", "name": "新人", "password1": "green-lamp-88", "password2": "green-lamp-88",
        "postings-TOTAL_FORMS": 1, "postings-INITIAL_FORMS": 0, "postings-0-since": "2023-01-01",
        "postings-0-union": make.union().pk, **changes,
    }  # fmt: skip
    return client.post(address(User, "add"), data)


def test_the_system_administrator_sets_up_a_clerk_with_role_and_posting() -> None:
    admin = signed_in(make.user("系统管理员", make.PROVINCE, "admin"))
    assert (
        new_account(admin, groups=[group("市县填报员")], is_superuser="on", user_permissions=[1]).status_code
        == 302
    )
    made = User.objects.get(username="fresh")
    assert [row.name for row in made.groups.all()] == ["市县填报员"]
    assert (made.is_superuser, made.user_permissions.count(), made.postings.get().union.code) == (
        False,
        0,
        "220104",
    )
    assert Event.objects.get(verb="admin.add").body == {
        "model": "campaigns.user",
        "id": made.pk,
        "fields": [],
    }
    told = Event.objects.get(verb="account.created")
    assert (told.union, told.body) == (
        make.union(),
        {
            "account": made.pk,
            "username": made.username,
            "roles": ["市县填报员"],
            "to": ["朝阳区总工会 2023-01-01"],
        },
    )


def test_an_account_without_posting_is_refused() -> None:
    admin = signed_in(make.user("系统管理员", make.PROVINCE))
    new_account(admin, **{"postings-TOTAL_FORMS": 0})
    assert not User.objects.filter(username="fresh").exists()


def test_who_does_not_administer_roles_gives_none_above_his_own() -> None:
    role = Group.objects.create(name="账号员")
    role.permissions.set(Group.objects.get(name="系统管理员").permissions.exclude(codename="view_group"))
    helper = signed_in(make.user("账号员", make.CHAOYANG))
    assert new_account(helper, groups=[group("市县填报员")]).status_code == 200
    assert new_account(helper, groups=[role.pk]).status_code == 302
    assert [row.name for row in User.objects.get(username="fresh").groups.all()] == ["账号员"]


def test_nobody_raises_himself() -> None:
    user = make.user("系统管理员", make.PROVINCE, "admin")
    data = {
        "username": "admin", "name": "改名", "is_superuser": "on", "groups": [group("省级工作人员")],
        "postings-TOTAL_FORMS": 1, "postings-INITIAL_FORMS": 0, "postings-0-since": "2023-01-01",
        "postings-0-union": make.union().pk,
    }  # fmt: skip
    browser, at = signed_in(user), address(User, "change", user.pk)
    browser.post(at, {**data, **seen(browser, at)})
    user.refresh_from_db()
    assert (user.name, user.is_superuser, user.is_staff) == ("改名", False, True)
    assert [row.name for row in user.groups.all()] == ["系统管理员"]
    assert user.postings.count() == 1


def password_page(user: User) -> str:
    return address(User, "change", user.pk).replace("change/", "password/")


def test_an_account_that_reaches_further_cannot_be_taken_over() -> None:
    target = make.user("领导", make.CHAOYANG, "leader")
    Posting.objects.create(user=target, union=make.union(make.PROVINCE))
    county = signed_in(make.deputy("系统管理员", make.CHAOYANG))
    assert county.get(address(User, "change", target.pk)).status_code == 200
    assert county.post(password_page(target)).status_code == 403
    assert county.post(address(User, "change", target.pk), {"username": "leader"}).status_code == 403
    target.postings.filter(union__code=make.PROVINCE).delete()
    given = county.get(password_page(target))
    assert (given.status_code, given["Location"]) == (302, f"/accounts/{target.pk}/reset/")
    assert county.get(given["Location"]).status_code == 200


@pytest.mark.hardening("T32")
def test_no_password_is_set_here_without_the_one_before() -> None:
    own, other = make.user("系统管理员", make.PROVINCE, "admin"), make.clerk()
    before = set(User.objects.values_list("pk", "password"))
    browser, form = signed_in(own), {"password1": "green-lamp-88", "password2": "green-lamp-88"}
    assert browser.post(password_page(own), form)["Location"] == "/password/"
    assert (
        browser.post(password_page(own).replace(f"/{own.pk}/", f"/0{own.pk}/"), form)["Location"]
        == "/password/"
    )
    assert browser.post(password_page(other), form)["Location"] == f"/accounts/{other.pk}/reset/"
    assert set(User.objects.values_list("pk", "password")) == before
    assert not Event.objects.filter(verb="admin.change").exists()


def test_a_superuser_is_nobodys_to_change() -> None:
    target = make.user(None, make.CHAOYANG)
    User.objects.filter(pk=target.pk).update(is_superuser=True)
    admin = signed_in(make.user("系统管理员", make.PROVINCE))
    assert admin.post(address(User, "change", target.pk), {}).status_code == 403
    assert "超级用户" not in text(admin.get(address(User, "change", target.pk)))


@pytest.mark.hardening("T35")
@pytest.mark.parametrize("alone", ["系统管理员", "安全审计"])
def test_roles_that_stay_apart_stay_apart_here_too(alone: str) -> None:
    admin = signed_in(make.user("系统管理员", make.PROVINCE, "admin"))
    mixed = [group(alone), group("市县填报员")]
    answer = new_account(admin, groups=mixed)
    assert (answer.status_code, "专人担任" in text(answer)) == (200, True)
    assert not User.objects.filter(username="fresh").exists()
    other = make.user(alone, make.PROVINCE, "other")
    data = {
        "username": "other", "groups": mixed, "postings-TOTAL_FORMS": 0, "postings-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert (
        signed_in(User.objects.get(username="admin"))
        .post(address(User, "change", other.pk), data)
        .status_code
        == 200
    )
    assert [row.name for row in other.groups.all()] == [alone]
    at_the_province = {"postings-0-union": make.union(make.PROVINCE).pk}
    assert new_account(admin, groups=[group(alone)], **at_the_province).status_code == 302


@pytest.mark.hardening("T35", "T38")
@pytest.mark.parametrize("role", ["系统管理员", "安全审计", "省级工作人员"])
def test_a_role_for_the_whole_province_is_given_at_the_province_alone(role: str) -> None:
    """The form of an account says so too, of a posting typed with the role, one that stands, and one to come."""
    admin = signed_in(make.user("系统管理员", make.PROVINCE, "admin"))
    refusal = f"“{role}”只能任职于省总工会"
    assert refusal in text(new_account(admin, groups=[group(role)]))
    assert not User.objects.filter(username="fresh").exists()
    clerk = make.clerk(username="wangfang")
    posting = clerk.postings.get()
    for since, until, allowed in (
        ("2023-01-01", "", False), ("2099-01-01", "", False), ("2023-01-01", timezone.localdate(), True),
    ):  # fmt: skip
        clerk.postings.update(since=since)
        data = {
            "username": "wangfang", "groups": [group(role)], "postings-TOTAL_FORMS": 1, "postings-INITIAL_FORMS": 1,
            "postings-0-id": posting.pk, "postings-0-user": clerk.pk, "postings-0-union": posting.union_id,
            "postings-0-since": since, "postings-0-until": until,
        }  # fmt: skip
        at = address(User, "change", clerk.pk)
        answer = admin.post(at, {**data, **seen(admin, at)})
        assert (answer.status_code == 302, refusal in text(answer)) == (allowed, not allowed)


@pytest.mark.hardening("T38")
@pytest.mark.parametrize("second", [make.PROVINCE, make.CHANGCHUN])
def test_who_holds_such_a_role_elsewhere_already_can_be_switched_off(second: str) -> None:
    """Also where no posting is at the province: what stands is asked about where it changes."""
    admin = signed_in(make.user("系统管理员", make.PROVINCE, "admin"))
    held = make.user("省级工作人员", make.CHAOYANG, "held")
    Posting.objects.create(user=held, union=make.union(second), since="2023-01-01")
    data: dict[str, object] = {
        "username": "held", "is_active": "on", "groups": [group("省级工作人员")],
        "postings-TOTAL_FORMS": 2, "postings-INITIAL_FORMS": 2,
    }  # fmt: skip
    for at, posting in enumerate(held.postings.order_by("pk")):
        row = {
            "id": posting.pk,
            "user": held.pk,
            "union": posting.union_id,
            "since": posting.since,
            "until": "",
        }
        data |= {f"postings-{at}-{name}": value for name, value in row.items()}
        data[f"initial-postings-{at}-since"] = posting.since
    at_form = address(User, "change", held.pk)
    later = {"postings-1-until": "2099-02-01"}
    changed = admin.post(at_form, {**data, **later, **seen(admin, at_form)})
    assert changed.status_code == (302 if second == make.PROVINCE else 200)
    data["postings-1-until"] = held.postings.latest("pk").until or ""
    del data["is_active"]
    assert admin.post(at_form, {**data, **seen(admin, at_form)}).status_code == 302
    held.refresh_from_db()
    assert (held.is_active, [role.name for role in held.groups.all()]) == (False, ["省级工作人员"])


@pytest.mark.parametrize("name", ["chaoyang", "Chaoyang", "ｃｈａｏｙａｎｇ", "a b", ""])
def test_a_name_that_is_taken_or_is_none_is_refused_on_the_page(name: str) -> None:
    make.clerk(username="chaoyang")
    admin = signed_in(make.user("系统管理员", make.PROVINCE, "admin"))
    page = new_account(admin, username=name)
    assert (page.status_code, "errorlist" in text(page) or "aria-invalid" in text(page)) == (200, True)
    assert User.objects.count() == 2
