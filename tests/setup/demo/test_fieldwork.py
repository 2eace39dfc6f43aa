"""What stands around the demo's records: there for every list, the same when loaded again, and no figure moves."""

import pytest

from beneficiaries.models import ActivityDetail, Need, NeedStep, Venue, not_taken_up
from campaigns.models import PlannedVisit, Team, TeamMember, Visit
from songnuan.ledger.verify import verify
from songnuan.setup.demo import fieldwork
from tests import factories as make

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
TABLES = (TeamMember, PlannedVisit, Need, NeedStep, Venue, ActivityDetail)


def counts() -> list[int]:
    return [table.objects.count() for table in TABLES]


def test_every_list_has_rows_and_loading_again_changes_nothing() -> None:
    needs = [make.visit(诉求=f"希望协调供暖{day}", 走访日期=f"2023-01-{day:02}") for day in range(1, 29)]
    team = [
        make.visit(企业名称=f"春雨{day}厂", 慰问组="第一慰问组", 走访日期=f"2023-01-{day:02}")
        for day in range(3, 12)
    ]
    programme = make.service(地点="工驿站", 主题活动="新业态劳动者温暖服务季")
    bus = make.service(服务类型="返岗包车", 人次=60, 服务日期="2023-02-10")
    make.batch({"走访企业": needs, "分类服务": [programme, bus]})
    make.batch({"走访企业": team}, at=make.PROVINCE)
    before, by = make.figures(), make.user("省级工作人员", make.PROVINCE)
    fieldwork.load(make.campaign(), by)
    assert make.figures() == before
    assert verify(make.campaign()) == []
    assert Team.objects.filter(campaign=make.campaign(), plan=None).count() == 0
    progress = list(PlannedVisit.objects.filter(team__name="第一慰问组").with_progress())
    assert [plan.is_done for plan in progress].count(True) == fieldwork.PLANNED_DONE + 1
    states = set(Need.objects.values_list("state", flat=True))
    assert states == {"handling", "solved", "beyond"}
    assert not_taken_up(Visit.objects.all()).count() == len(needs) - fieldwork.TAKEN_UP
    details = ActivityDetail.objects.order_by("pk")
    assert [(row.venue is not None, bool(row.partners), row.buses, row.seats) for row in details] == [
        (True, True, None, None), (False, False, 2, 90),
    ]  # fmt: skip
    once = counts()
    fieldwork.load(make.campaign(), by)
    assert counts() == once
