"""我的上报: what is looked at is what is filed; zero by name; taking back; for a union below; what came back."""

import pytest
from django.utils import timezone

from beneficiaries.models import Category, Disbursement
from campaigns.models import Campaign, Fact, Filing, Visit
from songnuan.entry import single
from songnuan.filings.own.returned import returned_rows
from songnuan.ledger.filing import reasons as filing_reasons
from songnuan.ledger.filing.acts import give_back
from tests import factories as make
from tests.filings.acting import HANDED, at_work, filed, form, handed

pytestmark = pytest.mark.django_db
MINE, FILE = "/filings/mine/", "/filings/mine/file/"


def test_a_clerk_files_what_the_page_showed() -> None:
    client, period = at_work(make.clerk()), make.period()
    handed(500)
    page = client.get(MINE).content.decode()
    assert (">上报第1期<" in page, "填报中" in page) == (True, True)
    assert client.post(FILE, form(period)).status_code == 302
    (filing,) = Filing.objects.all()
    assert (filing.state, filing.on_behalf, filing.figures["disbursed"]) == ("filed", False, 50000)
    page = client.get(MINE).content.decode()
    assert (filing.version in page, "要修改，请先撤回" in page, ">上报第1期<" in page) == (True, True, False)


def test_an_empty_sheet_that_nobody_ticked_is_refused_and_the_words_stay() -> None:
    client, period = at_work(make.clerk()), make.period()
    handed(500)
    answer = client.post(FILE, form(period, zero=["走访企业"], remark="下周再补"))
    assert (answer.status_code, Filing.objects.exists()) == (422, False)
    assert ("勾选“零报告”" in answer.content.decode(), "下周再补" in answer.content.decode()) == (True, True)


@pytest.mark.parametrize("seen", ["0", "", "x", "9" * 5_000])
def test_rows_that_came_in_since_are_looked_at_first(seen: str) -> None:
    client, period = at_work(make.clerk()), make.period()
    handed(500)
    answer = client.post(FILE, form(period, seen=seen))
    assert (answer.status_code, Filing.objects.exists()) == (422, False)
    assert "又有新的批次" in answer.content.decode()


def test_it_is_taken_back_until_somebody_reviewed_it() -> None:
    clerk = make.clerk()
    client, filing = at_work(clerk), filed(clerk)
    assert client.post(f"/filings/{filing.pk}/recall/", {"reason": "漏了"}).status_code == 302
    filing.refresh_from_db()
    assert (filing.state, filing.reason) == ("recalled", "漏了")
    client.post(f"/filings/{filing.pk}/recall/")
    assert "只有尚未审核的上报才能撤回" in client.get(MINE).content.decode()


def test_a_city_files_for_a_county_below_and_not_beside() -> None:
    client, period = at_work(make.clerk(make.CHANGCHUN)), make.period()
    assert client.post(FILE, form(period, make.YUSHU)).status_code == 302
    assert Filing.objects.get().on_behalf is True
    neighbour = at_work(make.clerk())
    assert neighbour.post(FILE, form(period, make.YUSHU)).status_code == 404
    assert neighbour.get(f"{MINE}?union={make.YUSHU}").status_code == 404
    assert neighbour.post(f"/filings/{Filing.objects.get().pk}/recall/").status_code == 404


def test_returned_rows_lead_to_their_correction_and_are_ticked_off() -> None:
    clerk, reviewer = make.clerk(), make.user("市州审核员", make.CHANGCHUN, "city")
    handed(500)
    filing, row = filed(clerk), Disbursement.objects.get()
    give_back(filing, by=reviewer, reason="一行有误", rows=[(row, "金额与凭证不符")])
    client = at_work(clerk)
    page = client.get(MINE).content.decode()
    address = f"/admin/beneficiaries/disbursement/{row.pk}/change/"
    assert ("一行有误" in page, "金额与凭证不符" in page, address in page, ">已改<" in page) == (
        True,
        True,
        True,
        False,
    )
    assert client.get(address).status_code == 200
    single.remove(row, by=clerk, reason="重复")
    page = client.get(MINE).content.decode()
    assert (address in page, ">已改<" in page) == (False, True)


def test_without_periods_the_page_says_so() -> None:
    assert "还没有设置报送期次" in at_work(make.clerk()).get(MINE).content.decode()


def test_more_reports_and_rows_take_no_more_queries(django_assert_max_num_queries: object) -> None:
    clerk, period = make.clerk(), make.period()
    reviewer = make.user("市州审核员", make.CHANGCHUN, "city")
    client = at_work(clerk)
    for cash in (500, 600, 700):
        handed(cash)
    rows = list(Disbursement.objects.all())
    give_back(filed(clerk, period=period), by=reviewer, reason="有误", rows=[(rows[0], "有误")])
    with django_assert_max_num_queries(60) as one:  # type: ignore[operator]
        client.get(MINE)
    give_back(filed(clerk, period=period), by=reviewer, reason="有误", rows=[(row, "有误") for row in rows])
    with django_assert_max_num_queries(len(one.captured_queries)):  # type: ignore[operator]
        assert client.get(MINE).content.decode().count("去改这一行") == 3
    assert HANDED in client.get(MINE).content.decode()


def test_a_closed_campaign_shows_no_button() -> None:
    clerk, period = make.clerk(), make.period()
    filing = filed(clerk, period=period)
    Campaign.objects.filter(pk=period.campaign_id).update(closed_at=timezone.now())
    page = at_work(clerk).get(MINE).content.decode()
    assert (">上报第1期<" in page, ">撤回第1期<" in page) == (False, False)
    reviewer = at_work(make.user("市州审核员", make.CHANGCHUN, "city"))
    page = reviewer.get(f"/filings/{filing.pk}/").content.decode()
    assert ("审核通过</button>" in page, "封存" in page) == (False, True)


LONG = "长" * 501


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"remark": LONG}, "最多500个字，这里有501个"), ({"answer-unnamed": "长" * 201}, "最多200个字，这里有201个"),
    ],
)  # fmt: skip
def test_words_that_cannot_be_kept_whole_are_refused_and_stay(typed: dict[str, str], said: str) -> None:
    client, period = at_work(make.clerk()), make.period()
    handed(500)
    answer = client.post(FILE, form(period, **typed))
    page = answer.content.decode()
    assert (answer.status_code, Filing.objects.exists(), said in page) == (422, False, True)
    assert all(word in page for word in typed.values())


def test_a_reason_of_any_length_is_no_fault() -> None:
    clerk = make.clerk()
    client, filing = at_work(clerk), filed(clerk)
    assert client.post(f"/filings/{filing.pk}/recall/", {"reason": LONG}).status_code == 302
    filing.refresh_from_db()
    assert filing.state == "filed"


def test_numbers_in_words_beside_a_report_are_masked_as_they_come_in() -> None:
    clerk, number = make.clerk(), make.citizen_id(3)
    period = make.period()
    handed(500)
    answer = {"answer-unnamed": f"环卫班，班长{number}", "remark": "电话13812345678"}
    at_work(clerk).post(FILE, form(period, **answer))
    filing = Filing.objects.get()
    assert (number in str(filing.checks), "环卫班，班长" in str(filing.checks)) == (False, True)
    assert filing.remark == "电话138****5678"


@pytest.mark.hardening("T12")
@pytest.mark.parametrize("field", ["remark", "answer-unnamed", "campaign", "a\0name"])
def test_a_nul_is_refused_before_anything_on_both_databases(field: str) -> None:
    client, period = at_work(make.clerk()), make.period()
    handed(500)
    assert client.post(FILE, form(period, **{field: "一\0二"})).status_code == 400
    assert client.get(MINE, {"union": "\0"}).status_code == 400
    assert client.post(f"/filings/{filed(period=period).pk}/recall/", {"reason": "\0"}).status_code == 400
    assert Filing.objects.get().state == "filed"


@pytest.mark.hardening("T44")
def test_why_a_row_came_back_is_told_beside_it_only_to_who_may_know_the_row() -> None:
    clerk, reviewer = make.clerk(), make.user("市州审核员", make.CHANGCHUN, "city")
    why = "因公牺牲民警家属王某的金额不符"
    make.batch({"慰问帮扶发放": [make.disbursement(人员类别="因公牺牲民警家庭", 身份证号=None)]})
    filing = filed(clerk)
    give_back(filing, by=reviewer, reason=why, rows=[(Disbursement.objects.get(), why)])
    filing.refresh_from_db()
    other = make.user("市州审核员", make.CHANGCHUN, "another")
    leader, staff = make.user("领导", make.PROVINCE), make.user("省级工作人员", make.PROVINCE)
    told = []
    for reader in (clerk, reviewer, other, leader, staff):
        filing_reasons.tell(reader, [filing])
        found = {filing.told_reason, returned_rows(filing, reader)[0].reason}
        page = at_work(reader).get(f"/filings/{filing.pk}/").content.decode()
        told.append((found == {why}, page.count(why)))
    assert told == [(True, 2), (True, 2), (False, 0), (False, 0), (True, 2)]
    for reader in (other, leader):
        assert (
            why not in at_work(reader).get(f"/handover/?campaign=2023&union={make.CHAOYANG}").content.decode()
        )


@pytest.mark.hardening("T44")
@pytest.mark.parametrize("kind", [Disbursement, Visit])
def test_so_is_what_was_written_beside_a_row_about_somebody(kind: type[Fact]) -> None:
    clerk, reviewer = make.clerk(), make.user("市州审核员", make.CHANGCHUN, "city")
    why = "周春是民警家属"
    handed = [make.disbursement(姓名=name) for name in ("周春", "周夏", "周秋")]
    make.batch({"慰问帮扶发放": handed, "走访企业": [make.visit()]})
    Disbursement.objects.update(visit_record=Visit.objects.get().record)
    filing = filed(clerk)
    give_back(filing, by=reviewer, reason="请改", rows=[(kind.objects.order_by("pk")[0], why)])
    filing.refresh_from_db()
    readers = [make.user(role, make.PROVINCE) for role in ("领导", "经审", "省级工作人员")]
    told = [returned_rows(filing, reader)[0].reason == why for reader in (clerk, reviewer, *readers)]
    assert told == [True, True, False, True, True]
    Disbursement.objects.update(
        category=Category.objects.get(campaign=filing.campaign, name="因公牺牲民警家庭")
    )
    told = [returned_rows(filing, reader)[0].reason == why for reader in (clerk, reviewer, *readers)]
    assert told == [True, True, False, False, True]
    Disbursement.objects.update(visit_record=None)
    assert (returned_rows(filing, readers[0])[0].reason == why) == (kind is Visit)


@pytest.mark.hardening("T44")
def test_why_the_whole_came_back_is_told_with_a_visit_as_with_whom_it_helped() -> None:
    clerk, reviewer = make.clerk(), make.user("市州审核员", make.CHANGCHUN, "city")
    why = "走访的是因公牺牲民警家属王某"
    handed = [make.disbursement(姓名=name) for name in ("周春", "周夏", "周秋")]
    make.batch({"慰问帮扶发放": handed, "走访企业": [make.visit()]})
    Disbursement.objects.update(visit_record=Visit.objects.get().record)
    filing = filed(clerk)
    give_back(filing, by=reviewer, reason=why, rows=[(Visit.objects.get(), "日期有误")])
    filing.refresh_from_db()
    readers = [make.user(role, make.PROVINCE) for role in ("领导", "经审", "省级工作人员")]

    def told() -> list[bool]:
        found = []
        for reader in (clerk, reviewer, *readers):
            filing_reasons.tell(reader, [filing])
            found.append(filing.told_reason == why)
        return found

    assert told() == [True, True, False, True, True]
    Disbursement.objects.update(
        category=Category.objects.get(campaign=filing.campaign, name="因公牺牲民警家庭")
    )
    assert told() == [True, True, False, False, True]
    Disbursement.objects.update(visit_record=None)
    assert told() == [True] * 5
