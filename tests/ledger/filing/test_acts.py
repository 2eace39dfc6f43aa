"""上报, 撤回, 退回, 审核通过, 零报告, 补报, 代报: what each does to the figures, and when it is refused."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from beneficiaries.models import Disbursement
from campaigns.models import Event, Filing, LateGrant, Period, ReturnedRow, User
from songnuan.ledger.filing import snapshot
from songnuan.ledger.filing.acts import approve, file_report, give_back, recall
from songnuan.ledger.filing.zero import SHEETS, empty_sheets
from songnuan.ledger.post import Conflict
from songnuan.ledger.totals import totals
from songnuan.ledger.verify import verify
from tests import factories as make

pytestmark = pytest.mark.django_db
HANDED = "慰问帮扶发放"


def handed(cash: int, at: str = make.CHAOYANG, **wishes: object) -> None:
    make.batch({HANDED: [make.disbursement(姓名=f"职工{cash}", **{"慰问金(元)": cash})]}, at, **wishes)


def file(period: Period, by: User | None = None, at: str = make.CHAOYANG, remark: str = "") -> Filing:
    empty = empty_sheets(period.campaign, make.union(at))
    return file_report(period, make.union(at), by=by, zero=empty, remark=remark)


def disbursed(at: str = make.PROVINCE) -> dict[str, int | None]:
    statuses = ("all", "filed", "reviewed")
    return {status: totals(make.campaign(), make.union(at), status)["disbursed"] for status in statuses}


def city() -> User:
    return make.user("市州审核员", make.CHANGCHUN, "city")


def test_what_is_filed_and_reviewed_follows_the_acts() -> None:
    period, clerk, reviewer = make.period(), make.clerk(), city()
    handed(500)
    assert disbursed() == {"all": 50000, "filed": 0, "reviewed": 0}
    filing = file(period, clerk)
    assert disbursed() == {"all": 50000, "filed": 50000, "reviewed": 0}
    handed(300)
    assert disbursed() == {"all": 80000, "filed": 50000, "reviewed": 0}
    approve(filing, by=reviewer)
    assert disbursed() == {"all": 80000, "filed": 50000, "reviewed": 50000}
    second = file(period, clerk)
    assert disbursed() == {"all": 80000, "filed": 80000, "reviewed": 50000}
    give_back(second, by=reviewer, reason="300元一行重复")
    assert disbursed() == {"all": 80000, "filed": 80000, "reviewed": 50000}
    third = file(period, clerk)
    recall(third, by=clerk)
    assert disbursed() == {"all": 80000, "filed": 80000, "reviewed": 50000}
    assert [one.state for one in Filing.objects.all()] == ["approved", "returned", "recalled"]
    assert verify(make.campaign()) == []


def test_a_recall_of_the_first_report_leaves_nothing_filed() -> None:
    handed(500)
    recall(file(make.period(), make.clerk()), by=None)
    assert disbursed() == {"all": 50000, "filed": 0, "reviewed": 0}
    assert not Filing.objects.standing().exists()
    assert verify(make.campaign()) == []


def test_an_approved_report_that_is_returned_is_reviewed_no_more() -> None:
    period, clerk, reviewer = make.period(), make.clerk(), city()
    handed(500)
    approve(file(period, clerk), by=reviewer)
    handed(300)
    second = file(period, clerk)
    approve(second, by=reviewer)
    assert disbursed()["reviewed"] == 80000
    give_back(second, by=reviewer, reason="凭证不全")
    assert disbursed() == {"all": 80000, "filed": 80000, "reviewed": 50000}
    assert verify(make.campaign()) == []


def test_the_next_period_takes_the_place_of_a_report_that_nobody_reviewed() -> None:
    first, second, clerk = make.period(1), make.period(2, hours=100), make.clerk()
    handed(500)
    old = file(first, clerk)
    handed(300)
    new = file(second, clerk)
    old.refresh_from_db()
    assert (old.state, disbursed()["filed"]) == ("superseded", 80000)
    with pytest.raises(Conflict):
        approve(old, by=city())
    recall(new, by=clerk)
    old.refresh_from_db()
    assert (old.state, old.stands, disbursed()["filed"]) == ("filed", True, 50000)


def test_twice_in_a_period_and_an_earlier_one_after_a_later_are_refused() -> None:
    first, second = make.period(1), make.period(2)
    handed(500)
    file(second)
    for period in (first, second):
        with pytest.raises(Conflict):
            file(period)
    assert Filing.objects.count() == 1


def test_an_empty_sheet_is_reported_as_zero_by_name_or_not_at_all() -> None:
    period, union = make.period(), make.union()
    with pytest.raises(Conflict, match="没有数据"):
        file_report(period, union, by=None)
    filing = file_report(period, union, by=None, zero=SHEETS)
    assert (filing.is_zero, filing.zero_sheets) == (True, list(SHEETS))
    recall(filing, by=None)
    handed(500)
    with pytest.raises(Conflict, match="不能作零报告"):
        file_report(period, union, by=None, zero=SHEETS)
    filing = file(period)
    assert (filing.is_zero, filing.zero_sheets) == (False, ["筹集款物", "走访企业", "分类服务"])


@pytest.mark.parametrize(
    ("hours", "grace", "timing"), [(1, 1, "on_time"), (-1, 2, "late")], ids=["before", "after"]
)
def test_a_deadline_is_kept_or_missed(hours: int, grace: int, timing: str) -> None:
    assert file(make.period(hours=hours, grace=grace)).timing == timing


def test_a_closed_period_takes_what_was_granted_with_a_reason() -> None:
    period, union = make.period(hours=-2, grace=1), make.union()
    with pytest.raises(Conflict, match="停止接收"):
        file(period, remark="网络中断")
    for hours, at in ((-1, make.CHAOYANG), (5, make.YUSHU)):
        LateGrant.objects.create(
            period=period, union=make.union(at), until=timezone.now() + timedelta(hours=hours), reason="断网"
        )
    with pytest.raises(Conflict, match="停止接收"):
        file(period, remark="网络中断")
    LateGrant.objects.create(
        period=period, union=union, until=timezone.now() + timedelta(hours=1), reason="断网"
    )
    with pytest.raises(Conflict, match="理由"):
        file(period)
    assert file(period, remark="网络中断").timing == "supplement"


def test_whoever_files_for_a_union_below_files_on_its_behalf() -> None:
    period = make.period()
    assert file(period, make.clerk(make.CHANGCHUN, "city-clerk")).on_behalf is True
    assert file(period, make.clerk(make.YUSHU, "own"), make.YUSHU).on_behalf is False


REVIEWERS = {
    "its city": ("市州审核员", "2201", True), "the province": ("省级工作人员", "22", True),
    "itself": ("市州审核员", "220104", False), "another city": ("市州审核员", "2202", False),
    "the neighbour": ("市州审核员", "220182", False), "a clerk above": ("市县填报员", "2201", False),
}  # fmt: skip


@pytest.mark.parametrize("who", REVIEWERS)
def test_a_report_is_reviewed_from_above(who: str) -> None:
    role, at, may = REVIEWERS[who]
    filing, user = file(make.period()), make.user(role, at)
    if may:
        assert approve(filing, by=user).state == "approved"
    else:
        with pytest.raises(Conflict, match="不由您审核"):
            approve(filing, by=user)
        with pytest.raises(Conflict, match="不由您审核"):
            give_back(filing, by=user, reason="有误")


@pytest.mark.parametrize("at", ["2201", "220581", "22CBS"])
def test_an_area_is_reviewed_by_the_province_alone(at: str) -> None:
    filing = file(make.period(), at=at)
    with pytest.raises(Conflict, match="不由您审核"):
        approve(filing, by=make.user("市州审核员", at))
    assert approve(filing, by=make.user("省级工作人员", "22")).state == "approved"


def test_the_province_is_reviewed_by_a_second_person_there() -> None:
    one, other = (make.user("省级工作人员", "22", name) for name in ("one", "other"))
    filing = file(make.period(), one, make.PROVINCE)
    with pytest.raises(Conflict, match="另一位"):
        approve(filing, by=one)
    assert approve(filing, by=other).state == "approved"


def test_who_entered_what_was_not_reviewed_yet_does_not_review_it() -> None:
    period, clerk = make.period(), make.clerk()
    typist, other = (make.user("省级工作人员", "22", name) for name in ("typist", "other"))
    handed(500, by=typist)
    filing = file(period, clerk)
    for act in (
        lambda: approve(filing, by=typist),
        lambda: give_back(filing, by=typist, reason="有误"),
    ):
        with pytest.raises(Conflict, match="另一位"):
            act()
    approve(filing, by=other)
    handed(300)
    assert approve(file(period, clerk), by=typist).state == "approved"


def test_rows_are_returned_with_a_word_each() -> None:
    handed(500)
    filing, row = file(make.period()), Disbursement.objects.get()
    give_back(filing, by=city(), reason="一行有误", rows=[(row, "金额与凭证不符")])
    (found,) = ReturnedRow.objects.all()
    assert (found.filing, found.sheet, found.fact_id, found.record, found.reason) == (
        filing, HANDED, row.pk, row.record, "金额与凭证不符",
    )  # fmt: skip


def test_a_return_without_a_reason_is_refused() -> None:
    filing = file(make.period())
    with pytest.raises(Conflict, match="理由"):
        give_back(filing, by=city(), reason=" ")


def test_a_version_cannot_be_worked_out_without_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    make.batch({"筹集款物": [make.contribution()]})
    filing = file(make.period())
    monkeypatch.setattr(
        snapshot.cipher, "fingerprint", lambda text: hashlib.sha256(text.encode()).digest()[:16]
    )
    assert snapshot.version_of(filing) != filing.version


def test_equal_figures_have_one_version_and_others_another() -> None:
    period = make.period()
    handed(500)
    first = file(period)
    recall(first, by=None)
    again = file(period)
    assert (again.version, again.figures["disbursed"]) == (first.version, 50000)
    recall(again, by=None)
    handed(300)
    assert file(period).version != first.version


def test_every_act_is_an_event_of_the_log() -> None:
    handed(500)
    period, clerk, reviewer = make.period(), make.clerk(), city()
    recall(file(period, clerk), by=clerk, reason="漏了一行")
    filing = file(period, clerk)
    approve(filing, by=reviewer)
    give_back(filing, by=reviewer, reason="有误")
    acts = Event.objects.filter(verb__startswith="filing").order_by("sequence")
    assert [(event.verb, event.actor) for event in acts] == [
        ("filing.filed", clerk), ("filing.recalled", clerk), ("filing.filed", clerk),
        ("filing.approved", reviewer), ("filing.returned", reviewer),
    ]  # fmt: skip


def test_rendered_figures_are_old_after_every_act() -> None:
    versions = [make.campaign().version]
    for act in (lambda: file(make.period()), lambda: recall(Filing.objects.last(), by=None)):  # type: ignore[arg-type]
        act()
        versions.append(make.campaign().version)
    assert versions == sorted(set(versions))


def test_numbers_of_citizens_in_a_reason_or_a_remark_are_masked_as_they_come_in() -> None:
    handed(500)
    filing = file(make.period(), make.clerk(), remark="联系13804310077")
    give_back(filing, by=city(), reason="13804310077这一行重复")
    filing.refresh_from_db()
    assert (filing.remark, filing.reason) == ("联系138****0077", "138****0077这一行重复")
