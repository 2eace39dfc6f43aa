"""Two approvals at the same moment: one batch at most, and never by two of whom one asked."""

from collections.abc import Callable

import pytest

from beneficiaries.models import Ceiling
from campaigns.models import Amendment, Batch, Event
from songnuan.closing.amend import approve
from songnuan.closing.close import close
from songnuan.ledger import post
from songnuan.ledger.post import Conflict
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.admin.pages import address, signed_in
from tests.closing.world import asked, asked_addition, asked_removal, reviewed_and_closed, staff
from tests.races.threads import failures, together

pytestmark = pytest.mark.django_db(transaction=True)


def corrections() -> int:
    return Batch.objects.filter(kind=Batch.Kind.CORRECTION).count()


@pytest.mark.parametrize("ask", [asked, asked_removal, asked_addition])
def test_three_at_once_are_two_approvals_and_one_batch(ask: Callable[[], Amendment]) -> None:
    reviewed_and_closed()
    amendment, people = ask(), [staff(f"approver{number}") for number in range(3)]
    answers = together(*[lambda by=by: approve(amendment, by=by) for by in people])
    assert [type(error) for error in failures(answers)] == [Conflict]
    assert (Batch.objects.count(), verify(make.campaign())) == (2, [])


def test_one_row_asked_for_twice_is_added_once() -> None:
    reviewed_and_closed()
    both = [asked_addition(citizen_id=""), asked_addition(citizen_id="", cash="501")]
    # As two forms that were sent before the second of equal ones was refused.
    both[1].seal(*both[0].cells)
    both[1].save()
    one, other = staff("one"), staff("other")
    for amendment in both:
        approve(amendment, by=one)
    answers = together(*[lambda which=which: approve(which, by=other) for which in both])
    assert [type(error) for error in failures(answers)] == [Conflict]
    assert (Batch.objects.count(), verify(make.campaign())) == (2, [])


def test_one_person_twice_and_the_asker_are_no_two_approvals() -> None:
    reviewed_and_closed()
    asker, one = staff("asker"), staff("one")
    amendment = asked(asker)
    answers = together(*[lambda by=by: approve(amendment, by=by) for by in (one, one, asker)])
    assert [type(error) for error in failures(answers)] == [Conflict] * 2
    assert (Amendment.objects.get().state, corrections()) == ("once", 0)


def test_what_is_posted_while_the_campaign_closes_is_before_it_or_refused() -> None:
    rows = {"慰问帮扶发放": [make.disbursement()]}
    closer = staff("closer")
    answers = together(
        lambda: close(make.campaign(), by=closer, reason="归档"), *[lambda at=at: make.batch(rows, at) for at in (make.CHAOYANG, make.YUSHU)]
    )  # fmt: skip
    assert {type(error) for error in failures(answers)} <= {Conflict}
    assert Batch.objects.count() == 2 - len(failures(answers))
    with pytest.raises(Conflict, match="封存"):
        make.batch({"筹集款物": [make.contribution()]})


def test_no_ceiling_that_is_entered_while_the_campaign_closes_stands_behind_it() -> None:
    closer, browsers = staff("closer"), [signed_in(staff(f"keeper{number}")) for number in range(3)]
    form = {"document": "文件", "campaign": make.campaign().pk, "per_time": "100"}
    answers = together(
        *[lambda browser=browser: browser.post(address(Ceiling, "add"), form).status_code for browser in browsers],
        lambda: close(make.campaign(), by=closer, reason="归档"),
    )  # fmt: skip
    assert not failures(answers)
    assert Ceiling.objects.filter(document="文件").count() == answers.count(302)
    assert Event.objects.exclude(verb__startswith="denied.").latest("sequence").verb == "campaign.closed"


def test_control_without_the_wall_a_closed_campaign_is_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    reviewed_and_closed()
    monkeypatch.setattr(post, "refuse_finished", lambda _campaign, **_more: None)
    assert make.batch({"筹集款物": [make.contribution()]}).number
