"""报前核对: what is found, that it must be answered at each door, and that the answer is kept for the reviewer."""

from typing import Any

import pytest

from beneficiaries.models import Category, Ceiling, Disbursement
from campaigns.models import Batch, CheckLimit, Filing
from songnuan.filings.checks.change import changed
from songnuan.filings.checks.checks import findings
from songnuan.filings.checks.finding import Finding, kept
from songnuan.ledger.indicators import HEADLINE
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.commands.command import run
from tests.filings.acting import HANDED, at_work, filed, form, handed

pytestmark = pytest.mark.django_db
NAMED = {"身份证号": make.citizen_id(1)}


def lines(at: str = make.CHAOYANG) -> tuple[Finding, ...]:
    years = (make.campaign("2023"), make.campaign("2022"))
    return findings(years[0], years, make.union(at))


def found(at: str = make.CHAOYANG) -> dict[str, str]:
    return {finding.code: finding.text for finding in lines(at)}


def named(serial: int, **cells: Any) -> dict[str, Any]:
    return make.disbursement(姓名=f"职工{serial}", 身份证号=make.citizen_id(serial), **cells)


def test_nothing_to_ask_about() -> None:
    make.batch({HANDED: [named(1)], "走访企业": [make.visit()], "分类服务": [make.service()]})
    assert found() == {}


def test_total_lines_that_did_not_agree_are_asked_of_while_the_batch_stands() -> None:
    batch = make.batch({HANDED: [named(1)]})
    Batch.objects.filter(pk=batch.pk).update(warned={"total_mismatch": 2, "unnamed": 1})
    assert found() == {f"total_mismatch-{batch.number}": f"批次{batch.number}有2处小计或合计与明细不符。"}
    undo(batch, by=None, reason="传错了")
    assert found() == {}


def test_an_upload_keeps_how_often_it_was_warned() -> None:
    assert make.batch({HANDED: [named(1), make.disbursement()]}).warned == {"unnamed": 1}


def test_rows_over_a_ceiling_alone_and_together() -> None:
    Ceiling.objects.create(per_time=300_000, per_campaign=400_000, document="总工发〔2022〕1号")
    make.batch(
        {HANDED: [
            named(1, **{"慰问金(元)": 3001}), named(2, **{"慰问金(元)": 2000}),
            named(2, **{"慰问金(元)": 2001, "发放日期": "2023-01-12"}), named(3, **{"慰问金(元)": 3000}),
        ]}
    )  # fmt: skip
    make.batch({HANDED: [named(3, **{"慰问金(元)": 3000})]}, make.YUSHU)
    assert found() == {"over_ceiling": "有3行超过发放标准。"}
    page = at_work(make.clerk()).get(f"/filings/checks/over_ceiling/?union={make.CHAOYANG}").content.decode()
    pks = Disbursement.objects.filter(union=make.union(), cash__in=(300_100, 200_000, 200_100)).values_list(
        "pk", flat=True
    )
    assert [f"/row/disbursement/{pk}/" in page for pk in pks] == [True, True, True]
    assert (page.count("/row/disbursement/"), "职工" in page) == (3, False)


@pytest.mark.hardening("T44")
def test_of_a_row_of_the_closed_class_nobody_hears_of_a_ceiling_who_may_not_know_it() -> None:
    """A ceiling is one of 救助项目, which is covered there: standing in the list would tell it."""
    Ceiling.objects.create(per_time=300_000)
    closed = Category.objects.filter(campaign=make.campaign(), closed=True, head__isnull=False)[0].name
    over = {"慰问金(元)": 3001}
    make.batch({HANDED: [make.disbursement(人员类别=closed, **over), named(1, **over)]})
    told = []
    for reader in (make.clerk(), make.user("市州审核员", make.CHANGCHUN, "reviewer")):
        answer = at_work(reader).get("/filings/checks/over_ceiling/", {"union": make.CHAOYANG})
        told.append((len(answer.context["rows"]), "人员类别不公开的行不在其中" in answer.content.decode()))
    assert told == [(2, False), (1, True)]
    words = [{"code": "over_ceiling", "text": "有2行超过发放标准。", "answer": "属实"}]
    texts = [
        kept(words, knows_persons=True, knows_closed=knows, judges=judges)[0][1:]
        for knows, judges in ((True, False), (False, True), (False, False))
    ]
    assert texts == [
        ("有2行超过发放标准。", "属实"), ("有些行超过发放标准。", "属实"), ("有些行超过发放标准。", "（说明不显示）"),
    ]  # fmt: skip


def received(yuan: int, at: str = make.CHAOYANG) -> None:
    make.batch({"筹集款物": [make.contribution(是否转拨="是", **{"金额(元)": yuan})]}, at)


def test_money_from_above_is_not_asked_of_where_nobody_records_what_is_passed_down() -> None:
    received(10000)
    make.allocation(5000, to=make.CHANGCHUN, sender=make.PROVINCE)
    assert found() == {}


def test_money_from_above_is_held_against_what_superiors_recorded() -> None:
    make.allocation(10000)
    make.allocation(500, sender=make.PROVINCE)
    assert found() == {
        "passed_on": "上级登记下拨10,500.00元，本单位登记收到0.00元，少10,500.00元。钱已到账的，请在筹集款物里补上，“是否转拨”填“是”；没有到账的写明。"
    }
    received(10500)
    assert found() == {}
    received(1)
    assert found() == {
        "passed_on": "上级登记下拨10,500.00元，本单位登记收到10,501.00元，多1.00元。请核对“是否转拨”和资金来源；确实收到的，请上级补登下拨。"
    }
    assert [line.address for line in lines() if line.code == "passed_on"] == [
        "/allocations/?campaign=2023&union=220104"
    ]


def test_a_union_is_asked_as_soon_as_its_peers_are_recorded_to() -> None:
    received(10000)
    make.allocation(800, to=make.YUSHU)
    assert found() == {
        "passed_on": "上级登记下拨0.00元，本单位登记收到10,000.00元，多10,000.00元。请核对“是否转拨”和资金来源；确实收到的，请上级补登下拨。"
    }


def test_the_sender_is_told_who_did_not_record_what_it_passed_down() -> None:
    make.allocation(800, to=make.YUSHU)
    make.allocation(700)
    received(700)
    assert found(make.CHANGCHUN) == {
        "passed_down": "下拨给1个单位的钱没有全部登记收到，共差800.00元：榆树市应收800.00元、登记收到0.00元。请催这些单位登记；登记错了的下拨请作废重录。"
    }
    received(900, make.YUSHU)
    assert found(make.CHANGCHUN) == {}


def test_of_a_receiver_that_moved_away_the_sender_is_told_nothing() -> None:
    make.allocation(800, to=make.YUSHU)
    make.allocation(700)
    make.moved(make.YUSHU)
    assert found(make.CHANGCHUN) == {
        "passed_down": "下拨给1个单位的钱没有全部登记收到，共差700.00元：朝阳区应收700.00元、登记收到0.00元。请催这些单位登记；登记错了的下拨请作废重录。"
    }


def test_many_receivers_are_named_by_three() -> None:
    for code in ("220102", "220103", "220105", "220106"):
        make.allocation(1, to=code)
    said = found(make.CHANGCHUN)["passed_down"]
    assert ("下拨给4个单位" in said, said.count("应收"), "；等" in said) == (True, 3, True)


def test_a_share_without_id_numbers_is_asked_of_from_the_limit_on() -> None:
    make.batch({HANDED: [named(1), named(2), named(3), named(4), make.disbursement()]})
    assert found() == {}
    CheckLimit.objects.create(unnamed_percent=19)
    assert found() == {"unnamed": "发放名册5行里有1行没有身份证号，占20%。"}
    CheckLimit.objects.create(campaign=make.campaign(), unnamed_percent=50)
    assert found() == {}


def test_the_closed_class_is_not_asked_for_numbers() -> None:
    make.batch({HANDED: [named(1), make.disbursement(姓名="", 人员类别="因公伤残民警")]})
    assert found() == {}


MOVES = {
    "twice": (2_000_000, 4_000_000, True), "less than twice": (2_000_000, 3_999_999, False),
    "half": (4_000_000, 2_000_000, True), "little money": (100_000, 1_099_999, False),
    "from nothing": (0, 1_000_000, True), "the same": (5_000_000, 5_000_000, False),
}  # fmt: skip


@pytest.mark.parametrize("case", MOVES)
def test_a_sudden_change_is_a_factor_and_a_difference(case: str) -> None:
    before, now, asked = MOVES[case]
    still = dict.fromkeys(HEADLINE, 0)
    lines = list(changed({**still, "disbursed": now}, {**still, "disbursed": before}, CheckLimit()))
    assert [(line[0].code, line[1], line[2]) for line in lines] == (
        [("disbursed", now, before)] if asked else []
    )


def test_last_year_is_the_same_unions() -> None:
    make.batch({"分类服务": [make.service(人次=1, 服务日期="2022-01-08")]}, year="2022")
    make.batch({"分类服务": [make.service(人次=60)]})
    assert found() == {"change": "与上一年相差很大：分类服务 60 人次（上一年 1 人次）。"}


def test_what_was_found_is_answered_at_each_door_and_kept() -> None:
    period, clerk = make.period(), make.clerk()
    handed(500)
    client = at_work(clerk)
    answer = client.post("/filings/mine/file/", form(period, **{"answer-unnamed": " "}))
    assert (answer.status_code, "还没有说明" in answer.content.decode()) == (422, True)
    empty = ("--zero", "筹集款物", "--zero", "走访企业", "--zero", "分类服务")
    there = ("--campaign", "2023", "--union", make.CHAOYANG)
    refused = run("file", *there, *empty)
    assert (refused.code, "unnamed" in refused.err, Filing.objects.exists()) == (1, True, False)
    assert [line["code"] for line in run("file", *there, "--check", "--json").answer] == ["unnamed"]
    assert run("file", *there, *empty, "--answer", "unnamed").code == 2
    assert run("file", *there, *empty, "--answer", "unnamed=户外职工").code == 0
    (filing,) = Filing.objects.all()
    text = "发放名册1行里有1行没有身份证号，占100%。"
    assert filing.checks == [{"code": "unnamed", "text": text, "answer": "户外职工"}]
    page = (
        at_work(make.user("市州审核员", make.CHANGCHUN, "city"))
        .get(f"/filings/{filing.pk}/")
        .content.decode()
    )
    assert (text in page, "户外职工" in page, "/filings/checks/unnamed/" in page) == (True, True, True)


def test_one_looks_at_ones_own_rows_only() -> None:
    handed(500, make.YUSHU)
    filed(at=make.YUSHU)
    assert at_work(make.clerk()).get(f"/filings/checks/unnamed/?union={make.YUSHU}").status_code == 404
    assert at_work(make.clerk()).get("/filings/checks/change/").status_code == 404
