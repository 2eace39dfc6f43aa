"""A role works where and while its user is posted (T28): also on tables that belong to no union."""

import datetime

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from campaigns.models import FundSource, Posting, User
from songnuan.login.models import FactorRule
from songnuan.login.rights import Posted
from tests import factories as make
from tests.admin.pages import address, seen

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T28")]
DAY = datetime.timedelta(days=1)
OVER, TO_COME = "over", "to come"


def posted(role: str, when: str, at: str = make.PROVINCE) -> User:
    user = make.user(role, None, "somebody")
    today = timezone.localdate()
    since, until = (today - DAY, today) if when == OVER else (today + DAY, None)
    Posting.objects.create(user=user, union=make.union(at), since=since, until=until)
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


PAGES = {
    "省级工作人员": (
        "/campaigns/new/", "/filings/periods/", "/records/teams/new/", "/accounts/", "/accounts/second-step/",
        "/admin/beneficiaries/ceiling/add/", "/admin/entry/headersynonym/add/",
    ),
    "系统管理员": ("/accounts/", "/accounts/second-step/", "/admin/campaigns/user/add/", "/admin/campaigns/union/add/"),
    "安全审计": ("/audit/",),
    "账号管理员": ("/accounts/", "/accounts/new/"),
    "市县填报员": ("/upload/", "/people/find/", "/records/needs/"),
}  # fmt: skip


@pytest.mark.parametrize("role", PAGES)
@pytest.mark.parametrize("when", [OVER, TO_COME])
def test_a_role_ends_with_its_posting_and_begins_with_it(role: str, when: str) -> None:
    user = posted(role, when)
    assert user.get_all_permissions() == set()
    client = browser(user)
    assert {path: client.get(path).status_code for path in PAGES[role]} == dict.fromkeys(PAGES[role], 403)
    Posting.objects.update(since="2023-01-01", until=None)
    assert {path: client.get(path).status_code for path in PAGES[role]} == dict.fromkeys(PAGES[role], 200)


@pytest.mark.parametrize("role", ["省级工作人员", "系统管理员", "安全审计"])
def test_a_role_for_the_whole_province_opens_nothing_elsewhere(role: str) -> None:
    user = make.user(role, make.CHAOYANG)
    assert user.get_all_permissions() == set()
    Posting.objects.create(user=user, union=make.union(make.PROVINCE))
    assert User.objects.get().get_all_permissions() == of_role(user)


def test_beside_it_other_roles_work_where_they_are() -> None:
    clerk = make.clerk()
    clerk.groups.add(make.user("省级工作人员", make.PROVINCE).groups.get())
    assert User.objects.get(pk=clerk.pk).get_all_permissions() == of_role(make.clerk())


def of_role(user: User) -> set[str]:
    rights = Permission.objects.filter(group__user=user)
    return {f"{app}.{name}" for app, name in rights.values_list("content_type__app_label", "codename")}


def sources() -> list[tuple[str, bool]]:
    return list(FundSource.objects.order_by("pk").values_list("name", "from_above"))


def change(client: Client) -> int:
    source = FundSource.objects.order_by("pk").last()
    data = {"name": source.name, "name_en": source.name_en, "order": source.order}
    if not source.from_above:
        data["from_above"] = "on"
    at = address(FundSource, "change", source.pk)
    return client.post(at, {**data, **seen(client, at)}).status_code


@pytest.mark.parametrize("when", [OVER, TO_COME])
def test_nothing_of_the_province_is_written_outside_the_posting(
    when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, before = browser(posted("省级工作人员", when)), sources()
    assert (change(client), sources()) == (403, before)
    monkeypatch.setattr(Posted, "get_group_permissions", ModelBackend.get_group_permissions)
    assert change(client) == 302  # the control: the right alone opened it
    assert sources() != before


def test_who_leaves_takes_no_second_step_off() -> None:
    client = browser(posted("系统管理员", OVER))
    before = set(FactorRule.objects.filter(required=True).values_list("role__name", flat=True))
    assert client.post("/accounts/second-step/", {"role": []}).status_code == 403
    assert set(FactorRule.objects.filter(required=True).values_list("role__name", flat=True)) == before


def test_rights_are_one_question_to_the_database(django_assert_num_queries: object) -> None:
    user = User.objects.get(pk=make.clerk().pk)
    with django_assert_num_queries(2):  # the account's own rights, of which there are none, and its roles'
        assert user.has_perm("campaigns.upload_batch")


def test_who_may_not_wait_is_told_the_same() -> None:
    """Django has look-ups of its own for asynchronous views: they do not go round the postings."""
    user = posted("省级工作人员", OVER)
    assert (async_to_sync(user.ahas_perm)("campaigns.view_batch"), user.has_perm("campaigns.view_batch")) == (
        False,
        False,
    )
    again = User.objects.get(pk=make.clerk().pk)
    assert async_to_sync(again.ahas_perm)("campaigns.upload_batch")
