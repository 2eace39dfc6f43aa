"""The overview says how the needs stand, of the scope and within reach."""

import datetime

import pytest
from django.test import Client

from beneficiaries.models import Need
from campaigns.models import Visit
from songnuan.reports.needs import NeedCounts, need_counts
from songnuan.reports.scope import resolve
from tests import factories as make

pytestmark = pytest.mark.django_db


def counts(user: object, **asked: str) -> NeedCounts | None:
    return need_counts(resolve(user, asked), user)


def test_needs_are_counted_by_scope_and_reach() -> None:
    for union in (make.CHAOYANG, make.YUSHU):
        make.batch(
            {"走访企业": [make.visit(诉求="供暖"), make.visit(诉求="培训", 走访日期="2023-01-06")]}, at=union
        )
    visit = Visit.objects.filter(union__code=make.CHAOYANG)[0]
    Need.objects.create(
        campaign=visit.campaign, union=visit.union, responsible=visit.union, kind="work", state="handling",
        due=datetime.date(2023, 2, 1), sheet=Visit.SHEET, record=visit.record,
    )  # fmt: skip
    city = make.user("领导", make.CHANGCHUN, "city")
    assert counts(city) == NeedCounts(untaken=3, handling=1, overdue=1, closed=0)
    assert counts(city, union=make.YUSHU) == NeedCounts(untaken=2, handling=0, overdue=0, closed=0)
    assert counts(make.clerk()) == NeedCounts(untaken=1, handling=1, overdue=1, closed=0)
    client = Client()
    client.force_login(city)
    assert client.get("/").context["needs"] == NeedCounts(untaken=3, handling=1, overdue=1, closed=0)


def test_nobody_without_the_right_is_told() -> None:
    assert counts(make.user("系统管理员", make.PROVINCE)) is None
