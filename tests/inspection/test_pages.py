"""账证检查: what there is of a unit on one page, and a sample that can be drawn again."""

import re

import pytest
from django.test import Client

from beneficiaries.models import Disbursement
from campaigns.models import Event
from songnuan.inspection.sample import Draw, drawn, rank
from songnuan.ledger.filing.acts import file_report
from songnuan.ledger.filing.zero import empty_sheets
from songnuan.reports.scope import resolve
from tests import factories as make

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ROW = re.compile(r'href="/row/(\w+)/(\d+)/"')


def auditor(at: str = make.PROVINCE) -> Client:
    client = Client()
    client.force_login(make.user("经审", at))
    return client


def sheets(count: int = 30) -> make.Tables:
    people = [make.disbursement(姓名=f"周{n}", 身份证号=make.citizen_id(n)) for n in range(count)]
    return {"慰问帮扶发放": people, "筹集款物": [make.contribution()], "走访企业": [make.visit()]}


def test_rows_money_and_papers_on_one_page_with_nobody_unmasked() -> None:
    batch = make.batch(sheets())
    filing = file_report(
        make.period(), make.union(), by=make.clerk(), zero=empty_sheets(make.campaign(), make.union())
    )
    page = auditor().get(f"/inspection/?union={make.CHAOYANG}").content.decode()
    for words in (
        "测试.xlsx",
        f"/batches/{batch.number}/",
        f"/filings/{filing.pk}/",
        filing.version,
        ">1.5</a>",
        ">30</a>",
    ):
        assert words in page, words
    assert make.citizen_id(1) not in page
    assert "周1" not in page


def test_a_sample_is_notedagain_whatever_came_since() -> None:
    make.batch(sheets())
    client = auditor()
    first = client.get(f"/inspection/sample/?union={make.CHAOYANG}&size=5").content.decode()
    rows = ROW.findall(first)
    again = re.search(r'href="(\?campaign=[^"]*seed=[^"]*)"', first)
    assert len(rows) == 5
    assert again is not None
    make.batch({"慰问帮扶发放": [make.disbursement(姓名=f"高{n}") for n in range(40)]})
    second = client.get("/inspection/sample/" + again[1].replace("&amp;", "&")).content.decode()
    assert ROW.findall(second) == rows


def test_a_seed_that_somebody_chose_is_told_from_one_that_was_drawn() -> None:
    """On the page and in the log; drawing again what was drawn is no choice, another unit or last batch is."""
    make.batch(sheets(3))
    make.batch(sheets(3), make.YUSHU)
    client = auditor()
    page = client.get(f"/inspection/sample/?union={make.CHAOYANG}&size=5").content.decode()
    again = re.search(r'href="(\?campaign=[^"]*seed=[^"]*)"', page)
    assert again is not None
    address = "/inspection/sample/" + again[1].replace("&amp;", "&")
    other = address.replace(make.CHAOYANG, make.YUSHU)
    for asked, chosen in (
        (address, False),
        (other, True),
        (other, True),
        (re.sub("number=[0-9]+", "number=1", address), True),
    ):
        page = client.get(asked).content.decode()
        assert ("种子由检查人指定" in page, "种子由系统随机抽出" in page) == (chosen, not chosen), asked
    noted = Event.objects.filter(verb="export.made").order_by("sequence")
    assert [event.body["chosen"] for event in noted] == [False, True, True]


def test_a_draw_is_noted_once_however_often_it_is_looked_at() -> None:
    """And again where anything of it is another: seed, size, last batch, unit, reader."""
    make.batch(sheets(3))
    number = make.batch(sheets(5), make.YUSHU).number or 0
    client, other = auditor(), auditor(make.CHAOYANG)
    page = f"/inspection/sample/?union={make.CHAOYANG}&seed=7&size=5&number={number}"
    for _time in range(3):
        client.get(page)
    noted = Event.objects.filter(verb="export.made", body__what="sample")
    assert noted.count() == 1
    for changed in (
        ("seed=7", "seed=8"),
        ("size=5", "size=6"),
        (f"number={number}", "number=1"),
        (make.CHAOYANG, make.YUSHU),
    ):
        client.get(page.replace(*changed))
    other.get(page)
    assert noted.count() == 6


def test_the_draw_is_what_its_words_say() -> None:
    number = make.batch(sheets(10)).number or 0
    make.batch(sheets(3), make.YUSHU)
    auditing = make.user("经审", make.PROVINCE)
    scope = resolve(auditing, {"union": make.CHAOYANG, "scope": "own"})
    found = [(row.kind, row.pk) for row in drawn(scope, Draw(7, number, 4), auditing)]
    mine = [
        (kind, pk)
        for kind, pk in _all()
        if (kind, pk) in {(row.kind, row.pk) for row in drawn(scope, Draw(1, number, 200), auditing)}
    ]
    assert found == sorted(mine, key=lambda row: rank(7, *row))[:4]
    assert len(mine) == 12
    assert found != [(row.kind, row.pk) for row in drawn(scope, Draw(8, number, 4), auditing)]


def _all() -> list[tuple[str, int]]:
    disbursed = Disbursement.objects.filter(union=make.union()).values_list("pk", flat=True)
    auditing = make.user("经审", make.PROVINCE)
    scope = resolve(auditing, {"union": make.CHAOYANG, "scope": "own"})
    others = [
        (row.kind, row.pk)
        for row in drawn(scope, Draw(0, 10**6, 200), auditing)
        if row.kind != "disbursement"
    ]
    return [("disbursement", pk) for pk in disbursed] + others


@pytest.mark.parametrize("query", ["size=0", "size=201", "seed=-1", "seed=x", "number=0"])
def test_a_draw_that_cannot_be(query: str) -> None:
    assert auditor().get(f"/inspection/sample/?{query}").status_code == 422


@pytest.mark.parametrize("role", ["省级工作人员", "市县填报员", "市州审核员", "领导", "系统管理员"])
def test_for_all_others_there_is_no_such_page(role: str) -> None:
    client = Client()
    client.force_login(make.user(role, make.PROVINCE))
    assert [client.get(page).status_code for page in ("/inspection/", "/inspection/sample/")] == [404, 404]


def test_only_within_reach() -> None:
    city = auditor(make.CHANGCHUN)
    assert city.get(f"/inspection/?union={make.CHAOYANG}").status_code == 200
    assert city.get("/inspection/?union=2202").status_code == 404
