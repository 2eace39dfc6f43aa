"""What a union reported, what came back, what it owes: for the handover."""

import pytest
from django.test import Client

from beneficiaries.models import Disbursement
from songnuan.entry import single
from songnuan.ledger.filing.acts import approve, file_report, give_back
from songnuan.ledger.filing.union_reports import UnionReports, union_reports
from songnuan.ledger.filing.zero import empty_sheets
from tests import factories as make

pytestmark = pytest.mark.django_db


def found() -> UnionReports:
    return union_reports(make.union(), make.campaign())


def test_without_periods_there_is_nothing_to_owe() -> None:
    report = found()
    assert (report.lines, report.owed, report.stamp.value) == ((), None, "none")


def test_filed_returned_and_owed() -> None:
    clerk, city = make.clerk(), make.user("市州审核员", make.CHANGCHUN, "city")
    past, due, later = make.period(1, hours=-50), make.period(2, hours=5), make.period(3, hours=99)
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="甲"), make.disbursement(姓名="乙")]}, by=clerk)
    assert [line.state.value for line in found().lines] == ["silent", "silent"]
    assert found().owed == due
    filing = file_report(due, make.union(), by=clerk, zero=empty_sheets(due.campaign, make.union()))
    report = found()
    assert [(line.period, line.state.value) for line in report.lines] == [(past, "silent"), (due, "filed")]
    assert (report.owed, report.stamp.value, later in [line.period for line in report.lines]) == (
        None,
        "missing",
        False,
    )
    rows = list(Disbursement.objects.all())
    give_back(filing, by=city, reason="两行有误", rows=[(row, "有误") for row in rows])
    report = found()
    assert (report.owed, report.open_rows, report.lines[-1].state.value) == (due, 2, "returned")
    single.remove(rows[0], by=clerk, reason="重复")
    assert found().open_rows == 1
    page = Client()
    page.force_login(clerk)
    text = page.get("/handover/").content.decode()
    assert ("上报情况" in text, "两行有误" in text, filing.version in text) == (True, True, True)
    again = file_report(due, make.union(), by=clerk, zero=empty_sheets(due.campaign, make.union()))
    approve(again, by=city)
    assert (found().owed, found().lines[-1].state.value) == (None, "approved")
