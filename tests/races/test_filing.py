"""Acts upon one report at the same moment: one wins, and nobody checks what they make."""

from collections.abc import Callable

import pytest

from campaigns.models import Filing
from songnuan.ledger.filing import acts, rights
from songnuan.ledger.filing.acts import approve, file_report, give_back, recall
from songnuan.ledger.filing.zero import empty_sheets
from songnuan.ledger.post import Conflict
from songnuan.ledger.totals import totals
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.races.threads import failures, together

pytestmark = pytest.mark.django_db(transaction=True)


def posted(cash: int = 500) -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(姓名=f"职工{cash}", **{"慰问金(元)": cash})]})


def filed() -> Filing:
    posted()
    union = make.union()
    return file_report(make.period(), union, by=None, zero=empty_sheets(make.campaign(), union))


def reviewers(count: int) -> list[Callable[[Filing], Filing]]:
    people = [make.user("市州审核员", make.CHANGCHUN, f"reviewer{number}") for number in range(count)]
    return [lambda filing, user=user: approve(filing, by=user) for user in people]


def reviewed() -> int | None:
    return totals(make.campaign(), make.union(), "reviewed")["disbursed"]


def test_a_report_approved_by_many_is_approved_once() -> None:
    filing = filed()
    answers = together(*[lambda act=act: act(filing) for act in reviewers(4)])
    assert [type(error) for error in failures(answers)] == [Conflict] * 3
    assert (reviewed(), verify(make.campaign())) == (50000, [])


@pytest.mark.parametrize("order", [1, -1])
def test_recalled_while_it_is_approved_is_one_of_both(order: int) -> None:
    filing, (review,) = filed(), reviewers(1)
    answers = together(*[lambda: recall(filing, by=None), lambda: review(filing)][::order])
    assert [type(error) for error in failures(answers)] == [Conflict]
    filing.refresh_from_db()
    assert (filing.state, reviewed()) in [("recalled", 0), ("approved", 50000)]
    assert verify(make.campaign()) == []


def test_returned_while_it_is_approved_ends_returned_or_refuses_the_approval() -> None:
    filing, (review,) = filed(), reviewers(1)
    other = make.user("市州审核员", make.CHANGCHUN, "other")
    together(lambda: give_back(filing, by=other, reason="有误"), lambda: review(filing))
    filing.refresh_from_db()
    assert (filing.state, reviewed(), verify(make.campaign())) == ("returned", 0, [])


def test_filed_by_many_at_once_stands_once() -> None:
    posted()
    period, union = make.period(), make.union()
    zero = empty_sheets(make.campaign(), union)
    answers = together(*[lambda: file_report(period, union, by=None, zero=zero)] * 4)
    assert [type(error) for error in failures(answers)] == [Conflict] * 3
    assert (Filing.objects.count(), verify(make.campaign())) == (1, [])


def test_what_the_reviewer_posts_meanwhile_is_not_in_what_is_approved() -> None:
    filing, reviewer = filed(), make.user("省级工作人员", make.PROVINCE, "reviewer")
    rows = {"慰问帮扶发放": [make.disbursement(姓名="后来的", **{"慰问金(元)": 9})]}
    answers = together(lambda: approve(filing, by=reviewer), lambda: make.batch(rows, by=reviewer))
    assert failures(answers) == []
    assert (reviewed(), verify(make.campaign())) == (50000, [])


def test_control_without_the_check_makers_approve_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    posted()
    maker, union = make.user("省级工作人员", make.PROVINCE, "maker"), make.union()
    filing = file_report(make.period(), union, by=maker, zero=empty_sheets(make.campaign(), union))
    assert [type(error) for error in failures(together(*[lambda: approve(filing, by=maker)] * 2))] == [
        Conflict
    ] * 2
    monkeypatch.setattr(rights, "makers", lambda _filing: set())
    assert approve(filing, by=maker).state == "approved"


def test_control_without_the_look_at_the_state_many_approve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "_refuse_unless_to_be_reviewed", lambda *_unused: None)
    filing = filed()
    assert failures(together(*[lambda act=act: act(filing) for act in reviewers(2)])) == []
