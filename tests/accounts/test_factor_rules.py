"""Which roles sign in with two steps: the province decides, and the system administrator."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from campaigns.models import Event
from songnuan.login import factor
from songnuan.login.models import FactorRule
from tests import factories as make

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


def test_the_province_does_not_touch_the_roles_that_watch() -> None:
    client = Client()
    client.force_login(make.user("省级工作人员", make.PROVINCE, "decides"))
    client.post("/accounts/second-step/", {"role": [Group.objects.get(name="领导").pk]})
    required = set(FactorRule.objects.filter(required=True).values_list("role__name", flat=True))
    assert required == {"系统管理员", "安全审计", "领导"}
