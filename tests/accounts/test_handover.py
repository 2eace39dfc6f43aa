"""工作交接: who holds accounts, what was imported, what waits, what is missing; of one's own reach."""

import pytest
from django.test import Client

from campaigns.models import User
from songnuan.accounts.handover import handover
from songnuan.entry import originals
from songnuan.entry.models import Upload
from songnuan.ledger.undo import undo
from tests import factories as make

pytestmark = pytest.mark.django_db


def waiting(by: User, name: str = "待确认.xlsx") -> Upload:
    return Upload.objects.create(
        campaign=make.campaign(), union=make.union(), by=by, file_name=name, digest="0" * 64,
        stored_as=originals.keep(b"x"), state=Upload.State.CHECKED,
    )  # fmt: skip


def test_what_stands_waits_and_lacks() -> None:
    clerk = make.clerk(username="wangfang")
    make.clerk(make.YUSHU, "lina")
    gone = make.clerk(username="gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    kept = make.batch({"筹集款物": [make.contribution()]}, by=clerk)
    undo(make.batch({"分类服务": [make.service()]}, by=clerk), by=clerk, reason="传错了")
    make.batch({"走访企业": [make.visit()]}, at=make.YUSHU)
    waiting(clerk)
    report = handover(make.union(), make.campaign(), clerk)
    assert [(holder.user, holder.roles) for holder in report.holders] == [(clerk, ("市县填报员",))]
    assert (report.batches, report.latest, report.pending) == (1, (kept,), 0)
    assert [upload.told_name for upload in report.waiting] == ["待确认.xlsx"]
    assert [line.name for line in report.empty] == ["走访企业", "慰问帮扶发放", "分类服务", "在档困难职工"]


def test_the_page_is_of_ones_own_reach() -> None:
    client = Client()
    client.force_login(make.clerk(username="wangfang"))
    make.clerk(make.YUSHU, "lina")
    page = client.get("/handover/").content.decode()
    assert ("wangfang" in page, "lina" in page, "朝阳区总工会：工作交接" in page) == (True, False, True)
    assert client.get("/handover/?union=220182").status_code == 404
    client.force_login(make.user("市州审核员", make.CHANGCHUN, "city"))
    assert "lina" in client.get("/handover/?union=220182").content.decode()
    client.force_login(make.user("安全审计", make.PROVINCE, "security"))
    assert client.get("/handover/").status_code == 403


def test_more_of_everything_takes_no_more_queries(django_assert_max_num_queries: object) -> None:
    def some(number: int) -> None:
        user = make.clerk(username=f"clerk{number}")
        make.batch({"筹集款物": [make.contribution(文号=f"{number}")]}, by=user)
        waiting(user, f"{number}.xlsx")

    clerk = make.clerk(username="reader")
    some(0)
    with django_assert_max_num_queries(32) as one:
        handover(make.union(), make.campaign(), clerk)
    some(1)
    some(2)
    with django_assert_max_num_queries(len(one.captured_queries)):
        handover(make.union(), make.campaign(), clerk)
