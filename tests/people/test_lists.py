"""Working lists: one's own union, unmasked, one purpose, one event; they add up, whoever is withheld."""

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import Disbursement
from campaigns import journal
from campaigns.models import Batch, Event, User
from songnuan.closing.amend import approve
from songnuan.entry import names, single
from songnuan.entry.written import written
from songnuan.ledger.undo import undo
from songnuan.people import working
from tests import factories as make
from tests.closing.world import asked, closed, staff
from tests.entry.visits.forms import form, person
from tests.people.readers import CARD, NUMBER, PURPOSE, handed, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T44", "T46")]
WISH = {"kind": "sign", "campaign": "2023", "union": make.CHAOYANG, **PURPOSE}


def taken(client: Client, status: int = 200, **changes: str) -> Any:
    response = client.post("/lists/", {**WISH, **changes})
    assert response.status_code == status, response.content.decode()
    return response


def table(response: Any) -> list[list[Any]]:
    """The lines of a workbook's sheet from the header on."""
    page = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = [[cell.value for cell in line] for line in page.iter_rows()]
    return rows[next(number for number, row in enumerate(rows) if row[0] == "序号") :]


def test_the_sign_list_names_everyone_and_is_one_event() -> None:
    handed(**{"慰问品折价(元)": "80", "慰问品": "米面油", "代领人": "李小明"})
    clerk = make.clerk()
    response = taken(signed_in(clerk), **{"as": "xlsx"})
    header, line, total, *_rest = table(response)
    assert header == ["序号", "姓名", "身份证号", "慰问金(元)", "慰问品", "签名", "代领人", "日期"]
    assert line == [1, "李春生", NUMBER, 500, "米面油 折价80.00元", None, "李小明", None]
    assert (total[1], total[3]) == ("合计", 500)
    assert "no-store" in response.headers["Cache-Control"]
    event = Event.objects.get(verb="list.made")
    assert (event.actor, event.union, event.body["rows"], event.told["why"]) == (
        clerk, make.union(), 1, PURPOSE["why"],
    )  # fmt: skip


def test_the_bank_list_holds_who_has_a_card_and_says_who_has_none() -> None:
    handed()
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="周雪", **{"慰问金(元)": 300})]})
    header, line, total, note, *_rest = table(taken(signed_in(make.clerk()), kind="bank", **{"as": "xlsx"}))
    assert header[:5] == ["序号", "户名", "开户银行", "银行卡号", "金额(元)"]
    assert line[:6] == [1, "李春生", "工行红旗街支行", CARD, 500, NUMBER]
    assert (total[4], note[0]) == (500, "另有1行没有银行卡号，共300.00元，没有列入。")


def test_the_closed_class_is_one_line_and_the_list_adds_up() -> None:
    handed()
    police = make.disbursement(姓名="张警官", 人员类别="因公伤残民警", 人次=3, **{"慰问金(元)": 900})
    make.batch({"慰问帮扶发放": [police]})
    page = taken(signed_in(make.clerk())).content.decode()
    assert "张警官" not in page
    assert "3人次未列出姓名" in page
    assert "合计 1,400.00 元" in page
    province = handed(at=make.PROVINCE, 姓名="赵警官", 人员类别="因公伤残民警", 身份证号=None)
    shown = taken(signed_in(make.user("省级工作人员", make.PROVINCE)), union=make.PROVINCE).content.decode()
    assert (province.person, "赵警官" in shown) == (None, True)


@pytest.mark.parametrize(
    ("role", "at", "status"),
    [
        ("市县填报员", make.YUSHU, 422), ("市县填报员", make.CHANGCHUN, 422), ("省级工作人员", make.PROVINCE, 422),
        ("市州审核员", make.CHANGCHUN, 403), ("领导", make.CHAOYANG, 403), ("经审", make.PROVINCE, 403),
        ("市县填报员", None, 403),
    ],
)  # fmt: skip
def test_nobody_takes_another_unions_list_not_even_its_superior(
    role: str, at: str | None, status: int
) -> None:
    handed()
    response = taken(signed_in(make.user(role, at)), status)
    assert NUMBER not in response.content.decode()
    assert not Event.objects.filter(verb="list.made").exists()


def test_the_control_the_unions_own_clerk_takes_it() -> None:
    handed()
    assert NUMBER in taken(signed_in(make.clerk())).content.decode()


@pytest.mark.parametrize("left_out", PURPOSE)
def test_without_a_purpose_or_a_recent_password_there_is_no_list(left_out: str) -> None:
    handed()
    taken(signed_in(make.clerk()), 422, **{left_out: ""})
    taken(signed_in(make.clerk(), fresh=False), 422)
    taken(signed_in(make.clerk(), fresh=False), password=make.PASSWORD)


@pytest.mark.parametrize(
    ("wish", "names"),
    [
        ({"batch": "1"}, ["甲"]), ({"since": "2023-01-11"}, ["乙"]), ({"until": "2023-01-10"}, ["甲"]),
        ({"head": "hardship"}, ["乙"]), ({}, ["甲", "乙"]),
    ],
)  # fmt: skip
def test_rows_are_chosen_by_batch_day_and_category(wish: dict[str, str], names: list[str]) -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="甲")]})
    hard = make.disbursement(姓名="乙", 身份证号=NUMBER, 人员类别="深度困难职工", 发放日期="2023-01-11")
    make.batch({"慰问帮扶发放": [hard]})
    rows = table(taken(signed_in(make.clerk()), **wish, **{"as": "xlsx"}))
    assert [row[1] for row in rows[1:] if isinstance(row[0], int)] == names


@pytest.mark.parametrize("kind", ["sign", "bank"])
def test_who_came_with_a_batch_and_was_corrected_since_is_still_on_its_list(kind: str) -> None:
    """A correction is a batch of its own: whose row was put right would not be paid, without a word."""
    on_card = {"银行卡号": CARD, "开户银行": "农业银行"}
    make.batch(
        {"慰问帮扶发放": [make.disbursement(姓名="甲", **on_card), make.disbursement(姓名="乙", **on_card)]}
    )
    row = Disbursement.objects.get(row=3)
    lookups = names.load(row.campaign, row.union)
    single.correct(row, {**written(row, lookups), "cash": "600"}, lookups, by=make.clerk(), reason="补发")
    rows = table(taken(signed_in(make.clerk()), kind=kind, batch="1", **{"as": "xlsx"}))
    amount = 3 if kind == "sign" else 4
    assert [(row[1], row[amount]) for row in rows[1:3]] == [("甲", 500), ("乙", 600)]
    said = " ".join(str(cell) for row in rows for cell in row if cell)
    assert "其中1行后来更正过" in said
    assert "批次2是一次更正" in taken(signed_in(make.clerk()), kind=kind, batch="2").content.decode()
    # And only them: one that was taken out, and one of another batch, are not.
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="丙", **on_card)]})
    single.remove(
        Disbursement.objects.live().get(cash=50_000, row=2, added_by__number=1),
        by=make.clerk(),
        reason="重复",
    )
    rows = table(taken(signed_in(make.clerk()), kind=kind, batch="1", **{"as": "xlsx"}))
    assert [row[1] for row in rows[1:] if isinstance(row[0], int)] == ["乙"]


def test_with_a_correction_that_was_undone_nobody_came() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    row = Disbursement.objects.get()
    lookups = names.load(row.campaign, row.union)
    single.correct(row, {**written(row, lookups), "cash": "600"}, lookups, by=make.clerk(), reason="补发")
    undo(Batch.objects.get(number=2), by=make.clerk(), reason="传错了")
    assert "没有符合条件的行" in taken(signed_in(make.clerk()), 422, batch="2").content.decode()
    assert "后来更正过" not in taken(signed_in(make.clerk()), batch="1").content.decode()


def test_a_foreign_batch_and_an_empty_choice_are_refused() -> None:
    handed(at=make.YUSHU)
    client = signed_in(make.clerk())
    assert "本单位没有批次1" in taken(client, 422, batch="1").content.decode()
    assert "没有符合条件的行" in taken(client, 422).content.decode()


def test_paper_has_its_own_sum_on_each_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "A_PAGE", 2)
    make.batch({"慰问帮扶发放": [make.disbursement(姓名=f"李{n}") for n in range(3)]})
    page = taken(signed_in(make.clerk())).content.decode()
    assert [page.count(words) for words in ("<thead>", "本页小计 1,000.00 元", "本页小计 500.00 元")] == [
        2,
        1,
        1,
    ]
    assert page.count("合计 1,500.00 元") == 1


def test_a_list_that_cannot_be_noted_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_what: Any, **_more: Any) -> None:
        raise OSError(28, "no space left")

    handed()
    client = signed_in(make.clerk())
    client.raise_request_exception = False
    monkeypatch.setattr(journal, "note", full)
    assert NUMBER not in taken(client, 500).content.decode()


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries: Any) -> None:
    client, counts = signed_in(make.clerk()), []
    for some in (1, 3):
        make.batch({"慰问帮扶发放": [make.disbursement(姓名=f"{some}{n}") for n in range(some)]})
        with django_assert_max_num_queries(60) as queries:
            taken(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def chosen(clerk: User, who: str = "王桂兰", **changes: str) -> None:
    """A visit by that clerk's union at which the person was helped who is found by name."""
    client, place = signed_in(clerk), {"campaign": "2023", "union": clerk.postings.get().union.code}
    (found,) = client.post("/visits/people/", {**place, "q": who}).json()["found"]
    helped = person(name=who, person=found["token"], category="深度困难职工")
    assert client.post("/visits/new/", form(helped, **{**place, **changes})).status_code == 302


def numbers(clerk: User, **wish: str) -> list[str]:
    """In the list of that clerk's union, and the notes below it."""
    place = clerk.postings.get().union.code
    lines = table(taken(signed_in(clerk), union=place, **{"as": "xlsx", **wish}))
    return [line[2] for line in lines[1:] if line[2]] + [
        str(line[0]) for line in lines if "选人" in str(line[0])
    ]


@pytest.mark.hardening("T45")
def test_whoever_was_chosen_among_those_on_file_elsewhere_stays_masked() -> None:
    """A made-up visit would tell sixty whole numbers of other unions' people at one go."""
    make.batch({"在档困难职工": [make.roster(姓名="王桂兰", 身份证号=NUMBER)]}, make.YUSHU)
    city = make.clerk(make.CHANGCHUN)
    chosen(city)
    mask = f"{NUMBER[:6]}********{NUMBER[-4:]}"
    assert numbers(city) == [
        mask,
        "有1行的证件号是从名册里选人带出的，只列部分；要用完整号码，请在那一行逐个查看。",
    ]
    fact = Disbursement.objects.get()
    lookups = names.load(fact.campaign, fact.union)
    cells = written(fact, lookups)
    single.correct(fact, {**cells, "cash": "501"}, lookups, by=city, reason="少写")
    assert numbers(city)[0] == mask  # a correction types nothing
    now = Disbursement.objects.live().get()
    single.correct(
        now, {**cells, "cash": "502"}, lookups, by=city, reason="核对", retyped=cells | {"citizen_id": NUMBER}
    )
    assert numbers(city) == [NUMBER]


def test_an_amendment_of_another_column_leaves_it_masked() -> None:
    make.batch({"在档困难职工": [make.roster(姓名="王桂兰", 身份证号=NUMBER)]}, make.YUSHU)
    city = make.clerk(make.CHANGCHUN)
    chosen(city)
    masked = numbers(city)
    closed()
    amendment = asked(city, cash="501.00")
    for name in ("first", "second"):
        approve(amendment, by=staff(name))
    assert (numbers(city), Disbursement.objects.live().get().cash) == (masked, 50_100)


def test_whose_number_the_union_wrote_itself_is_whole() -> None:
    make.batch({"在档困难职工": [make.roster(姓名="王桂兰", 身份证号=NUMBER)]})
    clerk = make.clerk()
    chosen(clerk)
    assert numbers(clerk) == [NUMBER]


def test_it_asks_as_often_for_three_who_were_chosen() -> None:
    people = ("王桂兰", "赵桂兰", "钱桂兰")
    roster = [make.roster(姓名=name, 身份证号=make.citizen_id(n)) for n, name in enumerate(people, start=40)]
    make.batch({"在档困难职工": roster}, make.YUSHU)
    city = make.clerk(make.CHANGCHUN)
    wish = working.Wish("sign", make.campaign(), make.union(make.CHANGCHUN))
    city.has_perm("x.y")
    asked = []
    for number, name in enumerate(people, start=1):
        chosen(city, name, name=f"第{number}厂")
        with CaptureQueriesContext(connection) as queries:
            assert len(working.working_list(city, wish).rows) == number
        asked.append(len(queries))
    assert asked == [asked[0]] * 3
