"""Two forms of one row are open: the second to save is told what the first saved, takes nothing back and loses nothing."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory

from beneficiaries.models import Ceiling, Programme, Venue
from campaigns.admin import seen
from campaigns.admin.scoped import rows_of
from campaigns.models import CheckLimit, Event, Fact, Festival, FundSource, Posting, Team, Union, User
from campaigns.models import TeamMember as Member
from songnuan.entry.models import HeaderMeaning, HeaderSynonym
from tests import factories as make
from tests.access.pages import Page
from tests.admin.pages import address, signed_in, text

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T62")]
TOLD, AGAIN = "刚刚已有人改过，您的改动还没有保存", "还没有删除"
OTHERS: dict[Any, tuple[str, str, str]] = {
    Festival: ("spring", "2031-01-24", "2031-01-25"),
    CheckLimit: ("factor", "7", "8"),
    HeaderMeaning: ("header", "企业名称", "备注"),
}
"""What the two type where it is no text: the field, then either's value."""


@pytest.fixture
def root() -> Client:
    user = make.user(None, make.PROVINCE, "root")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    return signed_in(User.objects.get(pk=user.pk))


def world() -> None:
    """A row in every table whose rows somebody may change."""
    clerk = make.clerk(username="wangfang")
    make.batch(
        {
            "走访企业": [make.visit(统一社会信用代码=make.credit_code())],
            "慰问帮扶发放": [make.disbursement()],
            "筹集款物": [make.contribution()],
            "分类服务": [make.service()],
            "在档困难职工": [make.roster()],
        }
    )
    Venue.objects.create(union=make.union(), name="驿站")
    Ceiling.objects.create(document="一号文", per_time=100)
    CheckLimit.objects.get_or_create(campaign=None)
    Festival.objects.get_or_create(year=2031, defaults={"spring": "2031-01-23"})
    Programme.objects.get_or_create(code="p", defaults={"name": "主题"})
    HeaderSynonym.objects.get_or_create(written="企业", header="企业名称")
    HeaderMeaning.objects.create(union=make.union(), sheet="走访企业", written="厂", key="厂", by=clerk)


def opened(client: Client, at: str) -> dict[str, list[str]]:
    """What a browser sends of the form as it came."""
    page = Page(text(client.get(at)))
    return sent_of(page)


def sent_of(page: Page) -> dict[str, list[str]]:
    form = next(form for form in page.forms if {"seen", "reason"} & set(form.values))
    values = {name: values for name, values in form.values.items() if values and "__prefix__" not in name}
    return {"": sorted(form.texts & set(values), key=list(values).index), **values}


def typed(model: Any, form: dict[str, list[str]], by: int) -> tuple[dict[str, Any], str]:
    """The form with another value in one field, and that value."""
    field = "remark" if "remark" in form else next(iter(form[""]), "")
    name, *values = OTHERS.get(model, (field, "甲改", "乙改"))
    value = values[by]
    reason = {"reason": "抄错"} if "reason" in form else {}
    return {**{key: sent for key, sent in form.items() if key}, name: value, **reason}, value


def changeable() -> list[Any]:
    """Every table of 数据管理 whose form somebody may save."""
    request = RequestFactory().get("/")
    request.user = User.objects.get(username="root")
    return [model for model, site in admin.site._registry.items() if site.has_change_permission(request)]


def row_of(model: Any, client: Client) -> str:
    """The address of the form of a row that may be saved."""
    for row in rows_of(model).order_by("-pk"):
        at = address(model, "change", row.pk)
        if re.search(r'name="(_save|reason)"', text(client.get(at))):
            return at
    raise AssertionError(f"no row of {model.__name__} can be saved: make one in world()")


def stored(model: Any) -> list[Any]:
    fact = issubclass(model, Fact)
    return list((model.objects.live() if fact else rows_of(model)).order_by("pk").values_list())


def test_of_every_table_the_second_of_two_open_forms_is_refused(root: Client) -> None:
    world()
    outcome: dict[str, Any] = {}
    for model in changeable():
        at = row_of(model, root)
        form = opened(root, at)
        (first, _), (second, value) = typed(model, form, 0), typed(model, form, 1)
        assert root.post(at, first).status_code == 302, model
        after = stored(model)
        answer = root.post(at, second)
        fact = issubclass(model, Fact)
        said = text(answer)
        kept = f'value="{value}"' in said or f">\n{value}<" in said or f'value="{value}" selected' in said
        outcome[model.__name__] = (
            answer.status_code == (409 if fact else 200),
            TOLD in said or fact,
            kept,
            stored(model) == after,
        )
    assert len(outcome) > 20
    assert {name: told for name, told in outcome.items() if told != (True,) * 4} == {}


def test_the_control_without_the_mark_the_second_takes_it_back(
    root: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    world()
    monkeypatch.setattr(seen.SeenRow, "clean", lambda form: super(seen.SeenRow, form).clean())
    for model in (User, Union, FundSource):
        at = row_of(model, root)
        form = opened(root, at)
        for by in (0, 1):
            assert root.post(at, typed(model, form, by)[0]).status_code == 302
        assert "甲改" not in str(stored(model))


def test_what_stands_now_is_told_and_the_next_save_is_meant(root: Client) -> None:
    source = FundSource.objects.latest("pk")
    at = address(FundSource, "change", source.pk)
    form = {name: value for name, value in opened(root, at).items() if name}
    root.post(at, {**form, "name": "甲源", "from_above": "on"})
    for stale in (form, {**form, "seen": ""}, {**form, "seen": "x" * 99}):
        page = root.post(at, {**stale, "name": "乙源"})
        assert "现在是：名称：甲源；上级拨入：是。" in text(page)
        assert FundSource.objects.get(pk=source.pk).name == "甲源"
    anew = {name: value for name, value in sent_of(Page(text(page))).items() if name}
    assert anew["name"] == ["乙源"]
    assert root.post(at, anew).status_code == 302
    assert FundSource.objects.get(pk=source.pk).name == "乙源"


def test_the_same_form_sent_twice_is_no_conflict(root: Client) -> None:
    at = address(FundSource, "change", FundSource.objects.latest("pk").pk)
    form, _ = typed(FundSource, opened(root, at), 0)
    assert [root.post(at, form).status_code for _time in (1, 2)] == [302, 302]
    assert (
        Event.objects.filter(verb="admin.change").count() == 1
    )  # the second changed nothing, not even a mark


def test_a_role_that_was_taken_away_and_a_posting_that_ended_do_not_come_back(root: Client) -> None:
    clerk = make.clerk(username="wangfang")
    at = address(User, "change", clerk.pk)
    form = {name: value for name, value in opened(root, at).items() if name}
    fewer = {**form, "groups": [], "postings-0-until": "2099-01-01"}
    assert root.post(at, fewer).status_code == 302
    page = text(root.post(at, {**form, "phone": "13900001234"}))
    assert [word in page for word in (TOLD, "办公电话：无", "组：无", "朝阳区总工会", "2099-01-01")] == [
        True
    ] * 5
    clerk.refresh_from_db()
    assert (clerk.phone, clerk.groups.count()) == ("", 0)
    assert str(clerk.postings.get().until) == "2099-01-01"


def test_a_sign_in_meanwhile_is_no_change(root: Client) -> None:
    clerk = make.clerk(username="wangfang")
    at = address(User, "change", clerk.pk)
    form = {name: value for name, value in opened(root, at).items() if name}
    clerk.set_password("green-lamp-88")
    clerk.last_login = clerk.date_joined
    clerk.save()
    assert root.post(at, {**form, "name": "王小芳"}).status_code == 302


def test_rows_inside_are_those_of_now(root: Client) -> None:
    """Who came is there, who went is a new line, and what the other added is judged with the rest."""
    team = Team.objects.filter(campaign=make.campaign()).first()
    assert team is not None
    Member.objects.create(team=team, name="周远")
    at = address(Team, "change", team.pk)
    form = {name: value for name, value in opened(root, at).items() if name}
    team.members.all().delete()
    Member.objects.create(team=team, name="吴山")
    more = {"members-TOTAL_FORMS": "2", "members-1-name": "郑海", "members-1-duty": "组员"}
    page = text(root.post(at, {**form, **more}))
    assert "慰问组成员：吴山。" in page
    anew = {name: value for name, value in sent_of(Page(page)).items() if name}
    names = [anew[f"members-{number}-name"] for number in range(3)]
    assert names == [["吴山"], ["周远"], ["郑海"]]
    assert root.post(at, anew).status_code == 302
    assert sorted(team.members.values_list("name", flat=True)) == ["吴山", "周远", "郑海"]


def test_what_the_other_added_inside_is_judged_with_what_is_typed(root: Client) -> None:
    union = make.union()
    at = address(Union, "change", union.pk)
    form = {name: value for name, value in opened(root, at).items() if name}

    def moved(sent: dict[str, Any], number: int, to: str) -> dict[str, Any]:
        line = f"affiliations-{number}"
        return {
            **sent, "affiliations-TOTAL_FORMS": str(number + 1), "affiliations-0-until": "2024-01-01",
            f"{line}-superior": make.union(to).pk, f"{line}-since": "2024-01-01",
        }  # fmt: skip

    assert root.post(at, moved(form, 1, "2202")).status_code == 302
    page = text(root.post(at, moved(form, 1, "2203")))
    assert TOLD in page
    anew = {name: value for name, value in sent_of(Page(page)).items() if name}
    assert "同一时间只能有一个上级工会" in text(root.post(at, anew))
    assert union.affiliations.count() == 2


def test_a_row_that_changed_since_it_was_asked_is_not_deleted_but_asked_again(root: Client) -> None:
    venue = Venue.objects.create(union=make.union(), name="驿站")
    at = address(Venue, "delete", venue.pk)
    form = {name: value for name, value in opened(root, at).items() if name}
    Venue.objects.filter(pk=venue.pk).update(address="新址")
    assert AGAIN in text(root.post(at, form, follow=True))
    assert AGAIN in text(root.post(at, {"post": "yes"}, follow=True))
    assert Venue.objects.filter(pk=venue.pk).exists()
    anew = {name: value for name, value in opened(root, at).items() if name}
    assert root.post(at, anew).status_code == 302
    assert not Venue.objects.filter(pk=venue.pk).exists()


def test_what_is_not_ones_own_to_change_makes_no_conflict(root: Client) -> None:
    """Roles and postings of one's own account are for somebody else: they are not in the form, nor in its mark."""
    user = make.user("系统管理员", make.PROVINCE, "admin")
    browser, at = signed_in(user), address(User, "change", user.pk)
    form = {name: value for name, value in opened(browser, at).items() if name}
    Posting.objects.create(user=user, union=make.union(), since="2023-01-01")
    user.groups.add(Group.objects.get(name="安全审计"))
    assert browser.post(at, {**form, "name": "王小芳"}).status_code == 302
