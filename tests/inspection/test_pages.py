"""账证检查: what there is of a unit on one page, and a sample that can be drawn again."""

import re

import pytest
from django.test import Client

from beneficiaries.models import Disbursement
from campaigns import journal
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


def sample(client: Client, **asked: int) -> str:
    answer = client.get("/inspection/sample/", {"union": make.CHAOYANG, **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def drawn_of(number: int) -> tuple[int, int]:
    """The seed that was drawn last, and the batch up to which."""
    body = Event.objects.filter(verb="export.made", body__what="sample").latest("sequence").body
    assert body["number"] == number
    return body["seed"], number


@pytest.mark.parametrize("beyond", [1, 999_999_999])
def test_a_draw_ends_at_the_last_batch_that_there_is(beyond: int) -> None:
    """Otherwise rows that are still to come could be drawn, and looked at, beforehand."""
    last = make.batch(sheets(3)).number or 0
    client = auditor()
    answer = client.get("/inspection/sample/", {"union": make.CHAOYANG, "number": last + beyond})
    assert (answer.status_code, f"现在最后一个批次是{last}，" in answer.content.decode()) == (422, True)
    assert not Event.objects.filter(verb="export.made").exists()
    assert "种子由系统随机抽出" in sample(client, number=last)


def test_a_seed_was_drawn_only_of_rows_that_stood_then_and_of_as_many() -> None:
    client, first = auditor(), make.batch(sheets(3)).number or 0
    sample(client, size=5)
    seed, number = drawn_of(first)
    assert "种子由系统随机抽出" in sample(client, seed=seed, number=number, size=5)
    assert "种子由检查人指定" in sample(client, seed=seed, number=number, size=6)
    second = make.batch(sheets(4)).number or 0
    assert "种子由系统随机抽出" in sample(client, seed=seed, number=number, size=5)
    assert "种子由检查人指定" in sample(client, seed=seed, number=second, size=5)


def test_a_draw_that_was_noted_before_its_last_batch_was_there_was_not_drawn() -> None:
    """As pages took it once: the log of then stays."""
    client, last = auditor(), make.batch(sheets(3)).number or 0
    sample(client, size=5)
    seed, _number = drawn_of(last)
    event = Event.objects.get(verb="export.made")
    event.body["number"] = last + 1
    early = {"campaign": make.campaign(), "union": make.union(), "body": event.body}
    journal.note("export.made", actor=None, **early)
    make.batch(sheets(4))
    assert "种子由检查人指定" in sample(client, seed=seed, number=last + 1, size=5)
    journal.note("export.made", actor=None, **early)  # control: noted when that batch stands
    assert "种子由系统随机抽出" in sample(client, seed=seed, number=last + 1, size=5)


def test_a_page_says_which_draw_of_how_many_it_is() -> None:
    """By whomever; looking again at one is none, and another unit's are not counted."""
    make.batch(sheets(3))
    number = make.batch(sheets(3), make.YUSHU).number or 0
    client, other = auditor(), auditor(make.CHAOYANG)
    assert "第1次抽查，共1次" in sample(client, seed=7, number=number)
    assert "第2次抽查，共2次" in sample(other, seed=8, number=number)
    assert "第3次抽查，共3次" in sample(client, seed=8, number=number, size=6)
    assert "第1次抽查，共3次" in sample(client, seed=7, number=number)
    at_yushu = client.get("/inspection/sample/", {"union": make.YUSHU}).content.decode()
    assert "第1次抽查，共1次" in at_yushu


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
