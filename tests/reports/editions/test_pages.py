"""Editions and the difference between two, through their pages."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from campaigns.models import Edition, Event
from songnuan.ledger.edition import take
from songnuan.ledger.models import Cell
from songnuan.ledger.undo import undo
from songnuan.reports.editions import views
from tests import factories as make

pytestmark = pytest.mark.django_db


def client(role: str = "省级工作人员", at: str = make.PROVINCE) -> Client:
    browser = Client()
    browser.force_login(make.user(role, at))
    return browser


def test_one_is_taken_shown_and_opened() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    province = client()
    assert "还没有定稿" in province.get("/editions/").content.decode()
    assert province.get("/editions/take/").status_code == 200
    answer = province.post("/editions/take/", {"name": "上报稿", "remark": "报财贸部"})
    edition = Edition.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/editions/?campaign=2023")
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="周雪")]})
    page = province.get("/editions/").content.decode()
    for words in ("上报稿", "报财贸部", edition.digest[:12], "又有 1 个批次"):
        assert words in page
    assert "0.05" in province.get(f"/?status={edition.status}").content.decode()
    assert province.post("/editions/take/", {"name": "上报稿"}).status_code == 422


def test_no_two_look_alike() -> None:
    province = client()
    assert province.post("/editions/take/", {"name": "最终数 A"}).status_code == 302
    alike = [
        "最终数A", "最 终数A", "最终数Ａ", "最终数a", "最终\u200b数A", "最终数A\u2060", "最终数\u202cA", "最终数A\u3164", "最终\x07数A",
        "终\u3164稿", "终\u200e稿",
    ]  # fmt: skip
    assert {province.post("/editions/take/", {"name": name}).status_code for name in alike} == {422}
    assert list(Edition.objects.values_list("name", flat=True)) == ["最终数 A"]
    assert province.post("/editions/take/", {"name": "最终数（2）B"}).status_code == 302


def test_who_takes_and_who_checks() -> None:
    edition = take(make.campaign(), "上报稿", by=None)
    for role, at, takes, checks in (
        ("市县填报员", make.CHAOYANG, 403, 403), ("经审", make.PROVINCE, 403, 302), ("领导", make.PROVINCE, 403, 403),
        ("省级工作人员", make.CHANGCHUN, 403, 403), ("省级工作人员", make.PROVINCE, 302, 302),
    ):  # fmt: skip
        reader = client(role, at)
        taken = reader.post("/editions/take/", {"name": f"{role}{at}"}).status_code
        checked = reader.post(f"/editions/{edition.pk}/verify/").status_code
        assert (role, taken, checked) == (role, takes, checks)


def test_a_check_says_and_notes_what_it_found() -> None:
    make.batch({"筹集款物": [make.contribution()]})
    edition, province = take(make.campaign(), "上报稿", by=None), client()
    assert "核验一致" in province.post(f"/editions/{edition.pk}/verify/", follow=True).content.decode()
    Cell.objects.filter(status=edition.status, dimension="").update(raised=1)
    assert "核验不一致" in province.post(f"/editions/{edition.pk}/verify/", follow=True).content.decode()
    noted = Event.objects.filter(verb="edition.checked").order_by("sequence")
    assert [event.body["holds"] for event in noted] == [True, False]


def test_nobody_has_the_province_recomputed_all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    edition, province = take(make.campaign(), "上报稿", by=None), client()
    monkeypatch.setattr(views, "CHECKS", 2)
    pages = [
        province.post(f"/editions/{edition.pk}/verify/", follow=True).content.decode() for _time in range(3)
    ]
    assert ["核验一致" in page for page in pages] == [True, True, False]
    assert "请稍后再核验" in pages[2]
    assert Event.objects.filter(verb="edition.checked").count() == 2
    other = client("经审").post(f"/editions/{edition.pk}/verify/", follow=True).content.decode()
    assert "核验一致" in other


def test_the_difference_on_the_page_and_in_the_workbook() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    province = client()
    assert "还没有定稿" in province.get("/difference/").content.decode()
    assert province.get("/difference.xlsx").status_code == 404
    edition = take(make.campaign(), "上报稿", by=None)
    batch = make.batch({"慰问帮扶发放": [make.disbursement(姓名="周雪", **{"慰问金(元)": 70})]})
    page = " ".join(province.get("/difference/").content.decode().split())
    assert (
        f'发放款物 0.05 → 0.057 万元（<a href="/batches/{batch.number}/moved/disbursed/">+0.007</a>）' in page
    )
    assert province.get(f"/difference/?from={edition.status}&to={edition.status}").status_code == 200
    assert province.get("/difference/?from=e99").status_code == 404
    book = load_workbook(io.BytesIO(province.get("/difference.xlsx").content))
    texts = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert any(line[0] == batch.number and 500 in line and 570 in line and 70 in line for line in texts)
    assert Event.objects.filter(verb="export.made", body__what="difference").count() == 1


@pytest.mark.hardening("T24")
def test_of_batches_out_of_reach_only_what_they_did_together_is_told() -> None:
    """朝阳区's uncoded visit stands for the firm whose code 榆树 wrote first, until 榆树 takes its own back."""
    name = "长春再合并机械有限公司"
    visited = [make.visit(企业名称=name, 统一社会信用代码=make.credit_code(code)) for code in (2, 1)]
    make.batch({"走访企业": [make.visit(企业名称=name, 统一社会信用代码=None)]})
    other = make.batch({"走访企业": visited[:1]}, make.YUSHU)
    make.batch({"走访企业": visited[1:]})
    edition = take(make.campaign(), "上报稿", by=None)
    gone = undo(other, by=None, reason="传错了")
    own = make.batch({"慰问帮扶发放": [make.disbursement()]})
    told = {who: browser.get(f"/difference/?from={edition.status}").content.decode() for who, browser in (
        ("mine", client("市县填报员", make.CHAOYANG)), ("all", client()),
    )}  # fmt: skip
    apart = (f">{gone.number}<", "榆树", gone.get_kind_display())
    assert [word in told["all"] for word in apart] == [True, True, True]
    assert [word in told["mine"] for word in apart] == [False, False, False]
    assert [word in told["mine"] for word in (f">{own.number}<", "其他单位走访了同样的企业", "2 → 1")] == [
        True
    ] * 3
    book = client("市县填报员", make.CHAOYANG).get(f"/difference.xlsx?from={edition.status}")
    lines = [
        [cell.value for cell in row]
        for row in load_workbook(io.BytesIO(book.content)).worksheets[1].iter_rows()
    ]
    assert [line[:6] for line in lines if 1 in line and 2 in line] == [
        [None, None, "其他单位", None, None, None]
    ]
    assert client("市县填报员", make.YUSHU).get(f"/difference/?union={make.CHAOYANG}").status_code == 404
