"""Members and areas of a team, changed on its own page by who may, noted without names."""

from typing import Any

import pytest

from campaigns.models import Event, Team, TeamMember, User
from songnuan.fieldwork.teams import editing, editing_views
from tests import factories as make
from tests.access.pages import Page
from tests.fieldwork.reading import signed_in
from tests.fieldwork.test_teams import first_team, province

pytestmark = pytest.mark.django_db


def fields(client: Any, address: str) -> dict[str, Any]:
    """What the form of a page would send as it stands."""
    page = client.get(address)
    assert page.status_code == 200
    form = next(one for one in Page(page.content.decode()).forms if "members-TOTAL_FORMS" in one.values)
    return {name: values for name, values in form.values.items() if values}


def members() -> list[tuple[str, str, str]]:
    return [
        (one.name, one.duty, one.user.username if one.user else "")
        for one in first_team().members.order_by("pk")
    ]


def test_members_come_and_go_and_areas_change() -> None:
    team, staff = first_team(), province()
    TeamMember.objects.create(team=team, name="王建国", duty="组长")
    gone = TeamMember.objects.create(team=team, name="赵雪")
    make.clerk(username="sunmei")
    client, address = signed_in(staff), f"/records/teams/{team.pk}/edit/"
    sent = fields(client, address)
    areas = [str(make.union(code).pk) for code in ("2201", "2224")]
    change = {
        "leader": "周立", "areas": areas, "members-0-duty": "副组长", "members-1-DELETE": "on", "members-2-name": "孙梅",
        "members-2-account": "sunmei",
    }  # fmt: skip
    assert client.post(address, {**sent, **change}).status_code == 302
    assert members() == [("王建国", "副组长", ""), ("孙梅", "", "sunmei")]
    assert not TeamMember.objects.filter(pk=gone.pk).exists()
    team.refresh_from_db()
    assert (team.leader, sorted(area.code for area in team.areas.all())) == ("周立", ["2201", "2224"])
    assert Event.objects.get(verb="team.changed").body == {
        "team": team.pk,
        "areas": ["2201", "2224"],
        "members": 2,
    }


@pytest.mark.parametrize("account", ["nobody", "outside", "left"])
def test_only_an_account_in_reach_that_still_works_is_a_member(account: str) -> None:
    make.user("市县填报员", None, "outside")
    User.objects.filter(pk=make.clerk(username="left").pk).update(is_active=False)
    client, address = signed_in(province()), f"/records/teams/{first_team().pk}/edit/"
    sent = {**fields(client, address), "members-0-name": "孙梅", "members-0-account": account}
    response = client.post(address, sent)
    assert response.status_code == 422
    assert "没有这个账号" in response.content.decode()
    assert members() == []


def test_of_two_at_the_same_moment_the_second_reads_that_the_name_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, address = signed_in(province()), "/records/teams/new/?campaign=2023"
    known = make.campaign().teams.count()
    assert client.post(address, {"name": "第\u200b九组"}).status_code == 422
    assert make.campaign().teams.count() == known
    sent, real = {**fields(client, address), "name": "第六慰问组"}, editing_views.save

    def saved(*given: Any, **more: Any) -> Any:
        Team.objects.create(campaign=make.campaign(), name="第六慰问组")
        return real(*given, **more)

    monkeypatch.setattr(editing_views, "save", saved)
    page = client.post(address, sent)
    assert (page.status_code, "已经有这个名称的慰问组" in page.content.decode()) == (422, True)


@pytest.mark.hardening("T62")
@pytest.mark.parametrize("protected", [True, False], ids=["compared", "control"])
def test_a_page_opened_before_the_team_was_changed_takes_nothing_back(
    monkeypatch: pytest.MonkeyPatch, protected: bool
) -> None:
    if not protected:
        monkeypatch.setattr(editing, "seen_of", lambda _team: "")
    team, client = first_team(), signed_in(province())
    for name in ("王建国", "赵雪"):
        TeamMember.objects.create(team=team, name=name)
    address = f"/records/teams/{team.pk}/edit/"
    sent = fields(client, address)
    area = str(make.union("2201").pk)
    first = {**sent, "leader": "周立", "areas": [area], "members-0-DELETE": "on", "members-2-name": "孙梅"}
    if not protected:  # who is out already makes the second form faulty
        del first["members-0-DELETE"]
    second = {**sent, "members-1-duty": "联络员", "members-2-name": "钱多"}
    assert client.post(address, first).status_code == 302
    answer = client.post(address, second)
    team.refresh_from_db()
    assert (team.leader == "周立") == protected
    if not protected:
        return
    assert members() == [("赵雪", "", ""), ("孙梅", "", "")]
    page = answer.content.decode()
    assert (answer.status_code, "现在是：周立；长春市；赵雪、孙梅。" in page) == (422, True)
    again = next(one for one in Page(page).forms if "members-TOTAL_FORMS" in one.values).values
    lines = [again[f"members-{number}-name"] for number in range(4)]
    assert (lines, again["members-0-duty"]) == ([["赵雪"], ["孙梅"], ["王建国"], ["钱多"]], ["联络员"])
    assert client.post(address, {name: values for name, values in again.items() if values}).status_code == 302
    assert members() == [("赵雪", "联络员", ""), ("孙梅", "", ""), ("王建国", "", ""), ("钱多", "", "")]


def test_a_new_team_has_a_name_of_its_own() -> None:
    client, address = signed_in(province()), "/records/teams/new/?campaign=2023"
    sent = fields(client, address)
    assert client.post(address, {**sent, "name": first_team().name}).status_code == 422
    assert client.post(address, {**sent, "name": "第六慰问组", "members-0-name": "钱多"}).status_code == 302
    made = Team.objects.get(campaign=make.campaign(), name="第六慰问组")
    assert [one.name for one in made.members.all()] == ["钱多"]


def test_a_name_in_use_is_not_changed() -> None:
    team, client = first_team(), signed_in(province())
    address = f"/records/teams/{team.pk}/edit/"
    client.post(address, {**fields(client, address), "name": "别的名字"})
    assert first_team().name == team.name


@pytest.mark.parametrize("role", ["市县填报员", "领导", "经审"])
def test_others_may_look_and_not_change(role: str) -> None:
    client = signed_in(make.user(role, make.PROVINCE))
    address = f"/records/teams/{first_team().pk}/edit/"
    assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)
    assert "edit/" not in client.get(f"/records/teams/{first_team().pk}/").content.decode()
