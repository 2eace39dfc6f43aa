"""审核: who is shown what waits, approving, giving back whole or by rows; a maker is refused at each door."""

import pytest
from django.test import Client

from beneficiaries.models import Disbursement
from campaigns.models import Filing, ReturnedRow, User
from songnuan.ledger.filing.acts import approve
from songnuan.ledger.filing.rights import may_review, reviewable
from tests import factories as make
from tests.filings.acting import HANDED, at_work, filed, handed

pytestmark = pytest.mark.django_db
WAITING = "/filings/review/"


def city(name: str = "city") -> User:
    return make.user("市州审核员", make.CHANGCHUN, name)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_waits_is_listed_oldest_first_for_whom_it_waits() -> None:
    period = make.period()
    first, second = filed(at=make.YUSHU, period=period), filed(period=period)
    own = filed(at=make.CHANGCHUN, period=period)
    page = text(at_work(city()), WAITING)
    assert page.index(f"/filings/{first.pk}/") < page.index(f"/filings/{second.pk}/")
    assert f"/filings/{own.pk}/" not in page
    page = text(at_work(make.user("省级工作人员", make.PROVINCE, "province")), WAITING)
    assert all(f"/filings/{one.pk}/" in page for one in (first, second, own))


@pytest.mark.parametrize(
    ("role", "at"),
    [("市州审核员", "2201"), ("省级工作人员", "22"), ("市州审核员", "220104"), ("市县填报员", "2201")],
)
def test_whom_one_reviews_is_the_same_for_one_and_for_many(role: str, at: str) -> None:
    user = make.user(role, at)
    unions = [make.union(code) for code in ("22", "2201", "2202", "220104", "220182", "220581", "22CBS")]
    many = reviewable(user)
    assert [union.pk in many for union in unions] == [may_review(user, union) for union in unions]


def test_one_is_approved_and_the_next_is_held_against_it() -> None:
    reviewer, clerk, period = city(), make.clerk(), make.period()
    client = at_work(reviewer)
    handed(500)
    first = filed(clerk, period=period)
    assert "审核通过</button>" in text(client, f"/filings/{first.pk}/")
    assert client.post(f"/filings/{first.pk}/approve/").status_code == 302
    first.refresh_from_db()
    assert (first.state, first.decided_by) == ("approved", reviewer)
    handed(300)
    page = text(client, f"/filings/{filed(clerk, period=period).pk}/")
    assert ("+300.00" in page, "500.00" in page) == (True, True)
    page = text(client, f"/filings/{first.pk}/")
    assert "审核通过</button>" not in page


def test_a_maker_sees_the_reason_instead_of_the_button_and_is_refused() -> None:
    maker = make.user("省级工作人员", make.PROVINCE, "maker")
    handed(500, by=maker)
    filing, client = filed(make.clerk()), at_work(maker)
    page = text(client, f"/filings/{filing.pk}/")
    assert ("请另一位同志审核" in page, "审核通过</button>" in page) == (True, False)
    page = text(client, WAITING)
    assert page.index("要请别的同志审核的") < page.index(f"/filings/{filing.pk}/")
    client.post(f"/filings/{filing.pk}/approve/")
    assert client.post(f"/filings/{filing.pk}/return/", {"reason": "有误"}).status_code == 422
    filing.refresh_from_db()
    assert filing.state == "filed"


def test_rows_are_chosen_over_several_pages_and_given_back_with_a_word_each() -> None:
    make.batch(
        {HANDED: [make.disbursement(姓名=f"职工{n}") for n in range(60)], "分类服务": [make.service()]}
    )
    filing, client = filed(make.clerk()), at_work(city())
    rows = list(Disbursement.objects.order_by("-pk"))
    address = f"/filings/{filing.pk}/return/"
    first, last = f"row-disbursement-{rows[0].pk}", f"row-disbursement-{rows[-1].pk}"
    page = client.post(address, {"show": "disbursement:2", first: "重复", "reason": ""}).content.decode()
    assert (f'name="{last}"' in page, f'type="hidden" name="{first}" value="重复"' in page) == (True, True)
    assert not ReturnedRow.objects.exists()
    assert client.post(address, {first: "重复", last: "金额不符", "reason": ""}).status_code == 302
    filing.refresh_from_db()
    assert (filing.state, filing.reason) == ("returned", "有2行需要改正，见每行的理由。")
    assert {(row.fact_id, row.reason) for row in ReturnedRow.objects.all()} == {
        (rows[0].pk, "重复"), (rows[-1].pk, "金额不符"),
    }  # fmt: skip


def test_rows_that_are_not_in_the_report_are_not_given_back() -> None:
    handed(500)
    filing, client = filed(make.clerk()), at_work(city())
    handed(300)
    handed(900, make.YUSHU)
    later = {f"row-disbursement-{row.pk}": "有误" for row in Disbursement.objects.exclude(cash=50000)}
    assert len(later) == 2
    assert client.post(f"/filings/{filing.pk}/return/", later).status_code == 422
    assert Filing.objects.get().state == "filed"


def test_an_approved_one_is_given_back_whole() -> None:
    filing, client = filed(make.clerk()), at_work(city())
    approve(filing, by=city("other"))
    assert "已审的也退回" in text(client, f"/filings/{filing.pk}/")
    assert client.post(f"/filings/{filing.pk}/return/", {"reason": "凭证不全"}).status_code == 302
    filing.refresh_from_db()
    assert (filing.state, filing.counts_reviewed) == ("returned", False)


def test_more_that_wait_take_no_more_queries(django_assert_max_num_queries: object) -> None:
    period, client = make.period(), at_work(city())
    filed(period=period)
    with django_assert_max_num_queries(30) as one:  # type: ignore[operator]
        text(client, WAITING)
    for at in (make.YUSHU, "220102"):
        filed(at=at, period=period)
    with django_assert_max_num_queries(len(one.captured_queries)):  # type: ignore[operator]
        assert text(client, WAITING).count("第1期") == 3


def test_what_was_said_of_a_report_is_told_to_who_judges_it_or_knows_whom_its_rows_tell_of() -> None:
    """A clerk may write there why a row of the closed class is what it is."""
    remark = "因公伤残民警王某补发一元"
    handed(500)
    clerk = make.clerk()
    filing = filed(clerk)
    Filing.objects.filter(pk=filing.pk).update(remark=remark)
    readers = {
        "own": clerk, "judge": city(), "province": make.user("省级工作人员", make.PROVINCE, "province"),
        **{role: make.user(role, make.CHANGCHUN, role) for role in ("市县填报员", "经审", "领导")},
    }  # fmt: skip
    pages = {name: text(at_work(user), f"/filings/{filing.pk}/") for name, user in readers.items()}
    assert {name: (remark in page, "（说明不显示）" in page) for name, page in pages.items()} == {
        **dict.fromkeys(("own", "judge", "province"), (True, False)),
        **dict.fromkeys(("市县填报员", "经审", "领导"), (False, True)),
    }
