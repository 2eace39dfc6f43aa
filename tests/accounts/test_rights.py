"""Who manages whom, and what they may give (T38): nothing beyond their reach, nothing above them, never themselves."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError
from django.test import Client

from campaigns.models import Event, Posting, User
from songnuan.accounts import acts
from songnuan.accounts.acts import seen_of
from songnuan.accounts.rights import givable, managed_by
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T38")]
BAISHAN = "2206"


@pytest.fixture
def area() -> User:
    """The account administrator of 长春."""
    return make.user("账号管理员", make.CHANGCHUN, "area")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def role(name: str) -> int:
    return Group.objects.get(name=name).pk


def wish(**changes: object) -> dict[str, object]:
    return {
        "name": "王芳", "username": "wangfang", "phone": "", "union": make.union().pk, "roles": [role("市县填报员")],
        "since": "2099-01-01", **changes,
    }  # fmt: skip


def names(user: User) -> set[str]:
    return set(managed_by(user).values_list("username", flat=True))


def test_an_area_manages_its_counties_and_nobody_else(area: User) -> None:
    make.clerk(username="mine")
    make.user("市州审核员", make.CHANGCHUN, "reviewer")
    make.clerk(BAISHAN, "foreign")
    make.user("领导", make.PROVINCE, "above")
    make.user("账号管理员", make.CHAOYANG, "equal")
    make.user("省级工作人员", make.CHAOYANG, "mighty")
    both = make.clerk(username="both")
    Posting.objects.create(user=both, union=make.union(BAISHAN))
    root = make.clerk(username="root")
    User.objects.filter(pk=root.pk).update(is_superuser=True)
    make.stranger()
    assert names(area) == {"mine", "reviewer"}


def test_the_province_manages_all_but_those_who_watch_and_run_the_system() -> None:
    staff = make.user("省级工作人员", make.PROVINCE, "staff")
    make.clerk(username="clerk")
    make.user("账号管理员", make.CHANGCHUN, "area")
    make.user("安全审计", make.PROVINCE, "security")
    make.user("系统管理员", make.PROVINCE, "system")
    assert names(staff) == {"clerk", "area"}
    assert {"系统管理员", "安全审计"} & set(givable(staff).values_list("name", flat=True)) == set()


@pytest.mark.parametrize("since", ["2023-01-01", "2099-01-01"])
def test_a_role_for_the_province_waits_until_no_other_posting_stands_or_comes(since: str) -> None:
    staff, clerk = make.user("省级工作人员", make.PROVINCE, "staff"), make.clerk(username="wangfang")
    clerk.postings.update(since=since)
    asked = {"name": "王芳", "roles": [role("省级工作人员"), role("市县填报员")], "seen": seen_of(clerk)}
    page = browser(staff).post(f"/accounts/{clerk.pk}/edit/", asked)
    assert (page.status_code, "只能任职于省总工会" in page.content.decode()) == (422, True)
    assert [group.name for group in clerk.groups.all()] == ["市县填报员"]


def test_a_role_for_the_province_may_wait_for_a_posting_there() -> None:
    """It begins with the posting (songnuan.login.rights), and a second one elsewhere adds nothing to it."""
    staff, clerk = make.user("省级工作人员", make.PROVINCE, "staff"), make.clerk(username="wangfang")
    Posting.objects.create(user=clerk, union=make.union(make.PROVINCE), since="2099-01-01")
    asked = {"name": "王芳", "roles": [role("省级工作人员"), role("市县填报员")]}
    assert (
        browser(staff).post(f"/accounts/{clerk.pk}/edit/", {**asked, "seen": seen_of(clerk)}).status_code
        == 302
    )
    assert not clerk.has_perm("campaigns.add_user")
    system = make.user("系统管理员", make.PROVINCE, "system")
    clerk.refresh_from_db()
    more = {**asked, "phone": "0431", "seen": seen_of(clerk)}
    assert browser(system).post(f"/accounts/{clerk.pk}/edit/", more).status_code == 302
    clerk.refresh_from_db()
    assert (clerk.phone, clerk.groups.count()) == ("0431", 2)


def test_a_role_that_is_out_of_place_already_does_not_hold_up_another_change() -> None:
    system, mighty = (
        make.user("系统管理员", make.PROVINCE, "system"),
        make.user("省级工作人员", make.CHAOYANG, "mighty"),
    )
    asked = {"name": "王芳", "phone": "0431", "roles": [role("省级工作人员")]}
    more = {**asked, "seen": seen_of(mighty)}
    assert browser(system).post(f"/accounts/{mighty.pk}/edit/", more).status_code == 302
    mighty.groups.clear()
    mighty.refresh_from_db()
    more = {**asked, "seen": seen_of(mighty)}
    assert browser(system).post(f"/accounts/{mighty.pk}/edit/", more).status_code == 422


def test_without_the_right_nothing_is_managed_or_given() -> None:
    make.clerk(username="clerk")
    reviewer = make.user("市州审核员", make.CHANGCHUN, "reviewer")
    assert (names(reviewer), givable(reviewer).count()) == (set(), 0)
    assert browser(reviewer).get("/accounts/").status_code == 403


def test_whose_postings_are_over_belongs_to_the_union_of_the_last(area: User) -> None:
    left = make.clerk(username="left")
    left.postings.update(since="2020-01-01", until="2021-01-01")
    gone = make.clerk(username="gone")
    gone.postings.update(since="2020-01-01", until="2021-01-01")
    Posting.objects.create(user=gone, union=make.union(BAISHAN))
    for name, at, until in (
        ("rose", make.PROVINCE, "2022-01-01"),
        ("both", BAISHAN, "2021-01-01"),
        ("came", BAISHAN, "2020-06-01"),
    ):
        other = make.clerk(username=name)
        other.postings.update(since="2020-01-01", until="2021-01-01")
        Posting.objects.create(user=other, union=make.union(at), since="2020-01-01", until=until)
    assert names(area) == {"left", "came"}


def test_a_new_account_has_role_posting_and_a_first_password_shown_once(area: User) -> None:
    page = browser(area).post(
        "/accounts/new/", wish(is_superuser="on", is_staff="on", is_demo="on", user_permissions=[1])
    )
    made = User.objects.get(username="wangfang")
    assert page.status_code == 200
    assert [group.name for group in made.groups.all()] == ["市县填报员"]
    assert (made.must_change_password, made.is_superuser, made.is_demo, made.user_permissions.count()) == (
        True,
        False,
        False,
        0,
    )
    assert (made.postings.get().union.code, made.postings.get().since.isoformat()) == ("220104", "2099-01-01")
    assert page.headers["Cache-Control"] == "no-store"
    event = Event.objects.get(verb="account.created")
    assert (event.actor, event.union.code, event.body) == (
        area,
        "220104",
        {
            "account": made.pk,
            "username": "wangfang",
            "roles": ["市县填报员"],
            "to": ["朝阳区总工会 2099-01-01"],
        },
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"union": "foreign"}, {"union": "province"}, {"roles": ["省级工作人员"]}, {"roles": ["账号管理员"]},
        {"roles": ["系统管理员"]}, {"roles": ["安全审计"]}, {"roles": []}, {"username": "Wang Fang"}, {"username": "AREA"},
        {"username": "area"}, {"since": "2001-01-01"}, {"name": ""},
    ],
)  # fmt: skip
def test_what_an_area_may_not_give_is_refused(changes: dict[str, object], area: User) -> None:
    places = {"foreign": make.union(BAISHAN).pk, "province": make.union(make.PROVINCE).pk}
    asked = dict(changes)
    if "union" in asked:
        asked["union"] = places[asked["union"]]
    if "roles" in asked:
        asked["roles"] = [role(name) for name in asked["roles"]]
    before = User.objects.count()
    assert browser(area).post("/accounts/new/", wish(**asked)).status_code == 422
    assert User.objects.count() == before


@pytest.mark.parametrize(
    ("roles", "at", "right"),
    [
        (["系统管理员"], make.PROVINCE, True), (["系统管理员", "市县填报员"], make.PROVINCE, False),
        (["安全审计", "系统管理员"], make.PROVINCE, False), (["安全审计"], make.CHAOYANG, False),
        (["省级工作人员"], make.CHAOYANG, False), (["省级工作人员", "账号管理员"], make.PROVINCE, True),
        (["市县填报员", "账号管理员"], make.CHANGCHUN, True),
    ],
)  # fmt: skip
def test_three_powers_stay_apart(roles: list[str], at: str, right: bool) -> None:
    system = make.user("系统管理员", make.PROVINCE, "system")
    asked = wish(roles=[role(name) for name in roles], union=make.union(at).pk)
    assert browser(system).post("/accounts/new/", asked).status_code == (200 if right else 422)


ACTS = ("edit", "move", "disable", "enable", "reset", "unlock", "second-step/off")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("target", ["foreign", "above", "equal", "self"])
def test_nobody_else_is_touched(act: str, target: str, area: User) -> None:
    others = {
        "foreign": lambda: make.clerk(BAISHAN, "other"), "above": lambda: make.user("领导", make.PROVINCE, "other"),
        "equal": lambda: make.user("账号管理员", make.CHAOYANG, "other"), "self": lambda: area,
    }  # fmt: skip
    user = others[target]()
    asked = wish(roles=[role("市县填报员")])
    before = User.objects.values().get(pk=user.pk)
    assert browser(area).post(f"/accounts/{user.pk}/{act}/", asked).status_code == 404
    assert User.objects.values().get(pk=user.pk) | {"last_login": None} == before | {"last_login": None}


def test_control_without_the_rule_the_neighbours_account_is_reset(
    area: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make.clerk(BAISHAN, "other")
    # Asked by the page, and once more by the act while both accounts are held.
    for place in ("views.accounts", "acts"):
        monkeypatch.setattr(f"songnuan.accounts.{place}.managed_by", lambda _giver: User.objects.all())
    assert browser(area).post(f"/accounts/{user.pk}/reset/").status_code == 200


def test_a_role_that_the_giver_could_not_give_is_not_added_by_editing(area: User) -> None:
    user = make.clerk(username="clerk")
    asked = wish(roles=[role("市县填报员"), role("省级工作人员")], seen=seen_of(user))
    assert browser(area).post(f"/accounts/{user.pk}/edit/", asked).status_code == 422
    assert [group.name for group in user.groups.all()] == ["市县填报员"]


@pytest.mark.parametrize("number", ["9" * 20, "-1", "x", "0"])
def test_a_role_that_no_table_holds_is_refused(area: User, number: str) -> None:
    response = browser(area).post("/accounts/new/", wish(roles=[number]))
    assert (response.status_code, User.objects.filter(username="wangfang").exists()) == (422, False)


def test_a_name_that_somebody_takes_at_the_same_moment_is_said(
    area: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(_request: object, wanted: list[acts.Wanted]) -> None:
        make.user(username=wanted[0].username)
        raise IntegrityError

    monkeypatch.setattr(acts, "create", too_late)
    answer = browser(area).post("/accounts/new/", wish())
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["username"])
