"""The list of visits: filters, few queries, an export in which a text stays a text."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Event
from tests import factories as make
from tests.entry.visits.forms import browser

pytestmark = pytest.mark.django_db


def test_each_filter_leaves_what_was_asked_for() -> None:
    team = make.campaign().teams.create(name="测试组")
    make.batch(
        {
            "走访企业": [
                make.visit(企业名称="甲厂", 慰问组="测试组"),
                make.visit(企业名称="乙厂", 走访日期="2023-01-06"),
            ]
        }
    )
    mine = browser(make.clerk())
    for asked, shown, hidden in (
        ("team=" + str(team.pk), "甲厂", "乙厂"), ("day=2023-01-06", "乙厂", "甲厂"), ("firm=乙", "乙厂", "甲厂"),
        ("campaign=2022", "没有记录", "甲厂"),
    ):  # fmt: skip
        page = mine.get(f"/visits/?{asked}").content.decode()
        assert shown in page
        assert hidden not in page


def test_a_longer_list_takes_no_more_queries() -> None:
    mine, counts = browser(make.clerk()), []
    for number in (1, 3):
        make.batch({"走访企业": [make.visit(企业名称=f"{number}{n}厂") for n in range(number)]})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            mine.get("/visits/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_export_holds_the_list_and_runs_nothing() -> None:
    make.batch({"走访企业": [make.visit(企业名称="=cmd|'/c calc'!A0", 诉求="+1")]})
    response = browser(make.clerk()).get("/visits/export/?firm=cmd")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    cells = {cell.value: cell.data_type for row in sheet for cell in row if cell.value}
    assert cells["=cmd|'/c calc'!A0"] == "s"
    assert Event.objects.get(verb="export.made").body["rows"] == 1
