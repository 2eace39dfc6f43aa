"""A closed campaign takes nothing any more, whoever asks and by whatever way."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from beneficiaries.models import Disbursement
from campaigns.models import Campaign, Enterprise, Event, User
from songnuan.closing.close import close
from songnuan.closing.unreviewed import state_of
from songnuan.entry import names, single
from songnuan.entry.sheets import CONTRIBUTIONS
from songnuan.entry.written import written
from songnuan.ledger.filing.acts import approve, file_report, recall
from songnuan.ledger.filing.zero import empty_sheets
from songnuan.ledger.merge import merge
from songnuan.ledger.post import Conflict
from songnuan.ledger.undo import NotUndoable, undo
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.closing.world import closed, staff

pytestmark = pytest.mark.django_db


def test_nothing_comes_goes_or_is_filed() -> None:
    visits = [make.visit(), make.visit(企业名称="松江纸业")]
    batch = make.batch({"慰问帮扶发放": [make.disbursement()], "走访企业": visits})
    period, union = make.period(), make.union()
    zero = empty_sheets(make.campaign(), union)
    filing = file_report(period, union, by=make.clerk(), zero=zero)
    lookups, fact = names.load(make.campaign(), union), Disbursement.objects.get()
    one, other = Enterprise.objects.order_by("pk")
    closed()
    money = {"source": "本级工会经费", "form": "资金", "amount": "5"}
    acts = {
        "upload": lambda: make.post({"筹集款物": [make.contribution()]}),
        "replace": lambda: make.post({"筹集款物": [make.contribution()]}, replaced=batch),
        "entry": lambda: single.enter(CONTRIBUTIONS, money, lookups, by=make.clerk()),
        "correction": lambda: single.correct(fact, {**written(fact, lookups), "cash": "7"}, lookups, by=make.clerk(), reason="错"),
        "removal": lambda: single.remove(fact, by=make.clerk(), reason="错"),
        "merge": lambda: merge(make.campaign(), one, other, by=staff("merger"), reason="同一家"),
        "undo": lambda: undo(batch, by=None, reason="错"),
        "file": lambda: file_report(make.period(2), union, by=make.clerk(), zero=zero),
        "approve": lambda: approve(filing, by=staff("checker")),
        "recall": lambda: recall(filing, by=None),
    }  # fmt: skip
    for name, act in acts.items():
        with pytest.raises((Conflict, NotUndoable), match=r"封存.*更正单"):
            act()
        assert Disbursement.objects.live().count() == 1, name
    assert verify(make.campaign()) == []
    assert make.post({"筹集款物": [make.contribution(到账日期="2021-12-20")]}, year="2022")[1] is not None


def test_it_is_closed_once_and_noted_with_what_was_open() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    before = make.campaign().version
    campaign = closed()
    event = Event.objects.get(verb="campaign.closed")
    assert (event.told["reason"], make.CHAOYANG in event.body["unreviewed"]) == ("春节后归档", True)
    assert Campaign.objects.get(pk=campaign.pk).version > before
    with pytest.raises(Conflict, match="已经封存"):
        close(make.campaign(), by=staff("again"), reason="再封")


def test_which_units_are_not_reviewed_and_why() -> None:
    period = make.period()

    def filed(at: str, *, reviewed: bool = False, more: bool = False) -> None:
        make.batch({"慰问帮扶发放": [make.disbursement()]}, at)
        zero = empty_sheets(make.campaign(), make.union(at))
        filing = file_report(period, make.union(at), by=make.clerk(at), zero=zero)
        if reviewed:
            approve(filing, by=staff(f"for {at}"))
        if more:
            make.batch({"筹集款物": [make.contribution()]}, at)

    filed(make.CHAOYANG, reviewed=True)
    filed(make.YUSHU, reviewed=True, more=True)
    filed("2202")
    make.batch({"慰问帮扶发放": [make.disbursement()]}, "220581")
    state = state_of(make.campaign())
    why = {unit.union.code: unit.why for unit in state.units}
    assert make.CHAOYANG not in why
    assert (why[make.YUSHU], why["2202"], why["220581"], why["2201"]) == (
        "审核以后又有批次", "已上报，未审", "有数据，未上报", "未报",
    )  # fmt: skip
    assert state.reviewed == 1


def test_two_pages_of_which_the_first_does_nothing() -> None:
    browser = Client()
    browser.force_login(staff("closer"))
    page = browser.get("/campaigns/2023/close/").content.decode()
    assert "朝阳区" in page
    assert browser.post("/campaigns/2023/close/", {"reason": ""}).status_code == 422
    nobody = browser.post("/campaigns/2023/close/", {"reason": "归档", "confirm": "2023"})
    assert (nobody.status_code, "请输入登录密码" in nobody.content.decode()) == (422, True)
    answer = browser.post("/campaigns/2023/close/", {"reason": "归档", "password": make.PASSWORD})
    assert (answer.status_code, "再确认一次" in answer.content.decode()) == (200, True)
    assert browser.post("/campaigns/2023/close/", {"reason": "归档", "confirm": "2022"}).status_code == 422
    assert make.campaign().closed_at is None
    assert browser.post("/campaigns/2023/close/", {"reason": "归档", "confirm": "2023"}).status_code == 302
    assert make.campaign().closed_reason == "归档"
    assert "已由" in browser.get("/campaigns/2023/close/").content.decode()


def test_a_campaign_that_is_not_over_is_not_closed() -> None:
    campaign = make.campaign()
    campaign.ends = timezone.localdate()
    campaign.save()
    with pytest.raises(Conflict, match="现在不能封存"):
        close(campaign, by=staff("closer"), reason="归档")
    assert make.campaign().closed_at is None


@pytest.mark.parametrize(("made", "role", "at", "code"), [
    (make.user, "省级工作人员", make.CHANGCHUN, 403), (make.deputy, "省级工作人员", make.CHANGCHUN, 404),
    (make.user, "市县填报员", make.CHAOYANG, 403), (make.user, "系统管理员", make.PROVINCE, 403),
])  # fmt: skip
def test_only_the_province_closes(made: Callable[[str, str], User], role: str, at: str, code: int) -> None:
    browser = Client()
    browser.force_login(made(role, at))
    assert browser.post("/campaigns/2023/close/", {"reason": "归档", "confirm": "2023"}).status_code == code
    assert make.campaign().closed_at is None
