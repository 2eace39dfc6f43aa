"""The demo's reports: each unit as it should stand, no figure under all moved, nothing made twice."""

import pytest

from campaigns.models import Filing, Period, StampedScan, User
from songnuan.ledger.verify import verify
from songnuan.setup.demo import reporting
from tests import factories as make

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
KEPT = ("22", "2201", "220104", "220182", "220102", "2205", "220523")


def test_reports_are_made_once_and_move_no_figure() -> None:
    campaign, leader = make.campaign(), make.user("省级工作人员", make.PROVINCE, "sheng")
    campaign.places.exclude(union__code__in=KEPT).delete()
    rows = [make.disbursement(姓名=f"职工{n}", 身份证号=make.citizen_id(n)) for n in range(2)]
    make.batch({"慰问帮扶发放": rows})
    before = make.figures()
    assert [reporting.load(campaign, leader) for _time in range(2)] == [6, 0]
    assert (make.figures(), verify(campaign), Period.objects.count()) == (before, [], 5)
    states = dict(Filing.objects.values_list("union__code", "state"))
    assert states == {
        "22": "approved", "2201": "approved", "2205": "approved", "220102": "approved", "220104": "returned",
        "220182": "filed",
    }  # fmt: skip
    assert set(Filing.objects.values_list("timing", "on_behalf")) == {("on_time", False)}
    assert StampedScan.objects.count() == 4
    assert not User.objects.filter(username="tb220104").get().has_usable_password()
