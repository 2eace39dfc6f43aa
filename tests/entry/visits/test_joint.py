"""Joint visits: the others are named, who pays counts, and who came along learns day and enterprise only."""

import pytest

from campaigns.models import Event, Party
from tests import factories as make
from tests.entry.visits.forms import browser, form, person

pytestmark = pytest.mark.django_db
CITIZEN = make.citizen_id(1)


def joint() -> dict[str, str]:
    data = form(person(citizen_id=CITIZEN), party=[make.YUSHU], partners="省公安厅、省移民局", needs="缺资金")
    assert browser(make.clerk()).post("/visits/new/", data).status_code == 302
    return data


def test_the_figures_of_who_came_along_do_not_move() -> None:
    before = make.figures(make.YUSHU)
    joint()
    assert make.figures(make.YUSHU) == before
    assert (make.figures()["visits"], make.figures(make.CHAOYANG)["visits"]) == (1, 1)


def test_who_came_along_sees_day_and_enterprise_and_nothing_else() -> None:
    data = joint()
    theirs = browser(make.clerk(make.YUSHU))
    page = theirs.get("/visits/").content.decode()
    listed = page.partition('id="accompanied"')[2]
    for shown in ("长春春雨机械有限公司", "2023-01-05", "朝阳区", "陪同"):
        assert shown in listed
    for hidden in ("李", CITIZEN[:6], "缺资金", "省公安厅", data["record"]):
        assert hidden not in listed
    assert theirs.get(f"/visits/{data['record']}/").status_code == 404
    assert "陪同的走访" not in browser(make.clerk("220183")).get("/visits/").content.decode()


def test_the_payer_sees_all_parties_and_may_change_them_with_an_event() -> None:
    data = joint()
    mine = browser(make.clerk())
    for page in (f"/visits/{data['record']}/", "/visits/"):
        text = mine.get(page).content.decode()
        assert all(name in text for name in ("榆树", "省公安厅", "省移民局"))
    assert Party.objects.count() == 3
    assert Event.objects.filter(verb="party.put").count() == 1


def test_control_without_the_rule_of_reach_the_visit_would_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    data = joint()
    theirs = browser(make.clerk(make.YUSHU))
    monkeypatch.setattr("campaigns.models.FactQuerySet.visible_to", lambda rows, _user: rows.all())
    assert theirs.get(f"/visits/{data['record']}/").status_code == 200
