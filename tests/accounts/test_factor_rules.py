"""Which roles sign in with two steps: the province decides, and the system administrator."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from campaigns.models import Event
from songnuan.login import factor
from songnuan.login.models import FactorRule
from tests import factories as make
from tests.access.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T33")]


@pytest.mark.parametrize(
    ("role", "at", "may"),
    [
        ("省级工作人员", make.PROVINCE, True),
        ("系统管理员", make.PROVINCE, True),
        ("账号管理员", make.CHANGCHUN, False),
    ],
)
def test_who_decides(role: str, at: str, may: bool) -> None:
    client, clerk = Client(), make.clerk(username="clerk")
    client.force_login(make.user(role, at, "decides"))
    chosen = [Group.objects.get(name="市县填报员").pk]
    assert client.get("/accounts/second-step/").status_code == 200
    client.post("/accounts/second-step/", {"role": chosen})
    assert factor.is_required(clerk) is may
    assert Event.objects.filter(verb="account.factor_rule").exists() is may


def test_a_page_opened_before_takes_nothing_back_of_what_somebody_else_decided() -> None:
    client, other = (Client(), Client())
    for browser, name in ((client, "decides"), (other, "other")):
        browser.force_login(make.user("省级工作人员", make.PROVINCE, name))
    roles = {name: Group.objects.get(name=name).pk for name in ("市县填报员", "市州审核员", "领导")}
    FactorRule.objects.update_or_create(role_id=roles["领导"], defaults={"required": True})
    opened = shown_by(client)
    other.post("/accounts/second-step/", shown_by(other) | {"role": [roles["领导"], roles["市州审核员"]]})
    client.post("/accounts/second-step/", opened | {"role": [roles["市县填报员"]]})
    required = FactorRule.objects.filter(required=True).values_list("role__name", flat=True)
    assert set(required) == {"系统管理员", "安全审计", "市县填报员", "市州审核员"}
    told = Event.objects.filter(verb="account.factor_rule").order_by("sequence")
    assert [(event.actor.username, event.body) for event in told] == [
        ("other", {"role": "市州审核员", "required": True}),
        ("decides", {"role": "市县填报员", "required": True}),
        ("decides", {"role": "领导", "required": False}),
    ]


def shown_by(client: Client) -> dict[str, list[str]]:
    """What the page sends of its own: the roles that it showed as required."""
    (form,) = (
        one
        for one in Page(client.get("/accounts/second-step/").content.decode()).forms
        if "role" in one.values
    )
    return {"shown": form.values.get("shown", [])}


def test_the_province_does_not_touch_the_roles_that_watch() -> None:
    client = Client()
    client.force_login(make.user("省级工作人员", make.PROVINCE, "decides"))
    client.post("/accounts/second-step/", {"role": [Group.objects.get(name="领导").pk]})
    required = set(FactorRule.objects.filter(required=True).values_list("role__name", flat=True))
    assert required == {"系统管理员", "安全审计", "领导"}
