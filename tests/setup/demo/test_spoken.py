"""The demo's editions: an early one that was quoted too soon, a final one that holds; and the closed campaign's 更正单."""

import pytest
from django.test import Client

from campaigns.models import Amendment, Campaign
from songnuan.closing.amend import approve
from songnuan.ledger.difference.report import difference, now, of_edition
from songnuan.ledger.models import Cell
from songnuan.ledger.verify import verify
from songnuan.reports.models import PublishedFigure
from songnuan.setup.demo import closed, spoken
from tests import factories as make

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_one_figure_contradicts_the_final_one_and_both_pages_say_so() -> None:
    campaign, by = make.campaign(), make.user("省级工作人员", make.PROVINCE)
    make.batch({"慰问帮扶发放": [make.disbursement(**{"慰问金(元)": 12_345_678})]})
    early = spoken.early(campaign, by)
    make.batch({"慰问帮扶发放": [make.disbursement(**{"慰问金(元)": 900_000})]}, make.YUSHU)
    make.batch({"分类服务": [make.service(服务类型="返岗包车", 人次=598)]})
    final = spoken.final(campaign, by)
    assert early is not None
    assert final is not None
    assert (spoken.early(campaign, by), spoken.final(campaign, by)) == (None, None)
    said = dict(PublishedFigure.objects.values_list("said", "status"))
    assert said == {"1234.5万元": early.status, "近600人次": final.status}
    browser = Client()
    browser.force_login(by)
    for address in ("/", "/article/"):
        page = browser.get(f"{address}?campaign=2023").content.decode()
        assert ("1234.5万元" in page, "近600人次" in page) == (True, False), address
    province = (make.union(make.PROVINCE).pk, Cell.Scope.SUBTREE.value)
    assert difference(campaign, province, of_edition(early), of_edition(final)).is_explained
    assert (difference(campaign, province, of_edition(final), now()).steps, verify(campaign)) == ((), [])


def test_nothing_early_where_everybody_has_sent() -> None:
    campaign = make.campaign()
    everybody = (make.PROVINCE, make.CHANGCHUN, make.CHAOYANG)
    campaign.places.exclude(union__code__in=everybody).delete()
    for at in everybody:
        make.batch({"筹集款物": [make.contribution()]}, at)
    assert spoken.early(campaign, make.user("省级工作人员", make.PROVINCE)) is None


def test_the_earlier_campaign_is_closed_and_one_row_waits_for_its_second_word() -> None:
    clerk = make.clerk(username=closed.ASKER)
    make.user("市州审核员", make.CHANGCHUN, closed.APPROVER)
    sheng = make.user("省级工作人员", make.PROVINCE, "sheng")
    row = make.disbursement(身份证号=make.citizen_id(1), 发放日期="2022-01-20")
    make.batch({"慰问帮扶发放": [row]}, year="2022")
    amendment = closed.load(make.campaign("2022"), sheng)
    assert amendment is not None
    assert (amendment.state, amendment.asked_by) == (Amendment.State.ONCE, clerk)
    assert closed.load(make.campaign("2022"), sheng) is None
    assert list(Campaign.objects.filter(closed_at=None).values_list("code", flat=True)) == ["2023"]
    assert approve(amendment, by=sheng).state == Amendment.State.POSTED
    assert make.figures(year="2022")["disbursed"] == "600.00"
