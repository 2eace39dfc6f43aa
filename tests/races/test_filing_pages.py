"""The pages of 报送 at the same moment: one answer wins, and a maker gets through no door."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Filing, User
from songnuan.ledger.filing import rights
from songnuan.ledger.filing.acts import file_report
from songnuan.ledger.filing.zero import empty_sheets
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.commands.command import run
from tests.races.threads import failures, together

pytestmark = pytest.mark.django_db(transaction=True)


def filed(by: User | None = None) -> Filing:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    period = make.period()
    return file_report(period, make.union(), by=by, zero=empty_sheets(period.campaign, make.union()))


def at_work(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def click(user: User, address: str, **data: Any) -> Callable[[], Any]:
    client = at_work(user)
    return lambda: client.post(address, data).status_code


def test_approved_returned_and_recalled_at_once_ends_in_one_state() -> None:
    clerk = make.clerk()
    filing = filed(clerk)
    one, other = (make.user("市州审核员", make.CHANGCHUN, name) for name in ("one", "other"))
    here = f"/filings/{filing.pk}"
    answers = together(
        click(one, f"{here}/approve/"), click(other, f"{here}/return/", reason="有误"), click(clerk, f"{here}/recall/"),
    )  # fmt: skip
    assert failures(answers) == []
    filing.refresh_from_db()
    assert filing.state in ("approved", "returned", "recalled")
    assert verify(make.campaign()) == []


def test_a_maker_is_refused_at_every_door_at_once() -> None:
    maker = make.user("省级工作人员", make.PROVINCE, "maker")
    filing = filed(maker)
    here = f"/filings/{filing.pk}"
    together(
        click(maker, f"{here}/approve/"),
        click(maker, f"{here}/return/", reason="有误"),
        lambda: (
            run("review", "--campaign", "2023", "--union", make.CHAOYANG, "--approve", "--as", "maker").code
        ),
    )
    filing.refresh_from_db()
    assert (filing.state, filing.decided_by) == ("filed", None)


def test_control_without_the_check_a_maker_gets_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "makers", lambda _filing: set())
    maker = make.user("省级工作人员", make.PROVINCE, "maker")
    filing = filed(maker)
    click(maker, f"/filings/{filing.pk}/approve/")()
    filing.refresh_from_db()
    assert filing.state == "approved"
