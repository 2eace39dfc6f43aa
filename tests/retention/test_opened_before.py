"""A form that was opened before somebody was taken out does not write them in again (T54)."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from beneficiaries.models import Disbursement, Need, Service
from campaigns.models import Amendment, Fact, Visit
from songnuan.entry import names, single
from songnuan.entry.models import Draft
from songnuan.entry.written import written
from songnuan.ledger.post import Conflict
from songnuan.ledger.verify import verify
from songnuan.reports.article import text as article
from songnuan.reports.models import ArticleText
from songnuan.retention import one
from tests import factories as make
from tests.access.pages import Page
from tests.admin.pages import address
from tests.closing.world import closed
from tests.entry.visits.forms import browser, form, keep_address, person

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T54")]
NUMBER, NAME = make.citizen_id(1), "柳絮儿"
TOLD = f"{NAME}（{NUMBER}）求助"


@dataclass(frozen=True)
class Opened:
    """A page with its form, what is changed in it, and where it is sent."""

    at: Callable[[], str]
    changes: dict[str, str]
    sent_to: Callable[[dict[str, Any]], str] | None = None
    own: bool = False
    """Whether it is about a row of the person: such a one is not opened again."""


def own_row() -> Disbursement:
    return Disbursement.objects.live().get()


def of_visit(page: str) -> str:
    return f"/{page}/{Visit.objects.live().get().record}/"


PAGES = {
    "own row": Opened(lambda: address(Disbursement, "change", own_row().pk), {"cash": "300", "reason": "核对"}, own=True),
    "text of a visit": Opened(lambda: address(Visit, "change", Visit.objects.live().get().pk), {"workers": "9", "reason": "核对"}),
    "visit": Opened(lambda: of_visit("visits") + "correct/", {"r1_cash": "300", "reason": "核对"}, own=True),
    "draft of a visit": Opened(lambda: of_visit("visits") + "correct/", {"r1_cash": "300"}, keep_address, own=True),
    "activity": Opened(lambda: f"/records/activities/{Service.objects.get().record}/correct/", {"person_times": "41", "reason": "核对"}),
    "need": Opened(lambda: f"/records/needs/take/{Visit.objects.live().get().record}/", {"kind": Need.Kind.MEDICAL}),
    "amendment": Opened(lambda: f"/amendments/disbursement/{own_row().pk}/", {"cash": "300", "reason": "核对"}, own=True),
}  # fmt: skip


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> Opened:
    clerk = browser(make.clerk(username="first"))
    clerk.post("/visits/new/", form(person(name=NAME, citizen_id=NUMBER), needs=TOLD, for_source="社会捐助"))
    make.batch({"分类服务": [make.service(备注=TOLD)]})
    if request.param == "amendment":
        closed()
    return PAGES[request.param]


def opened(client: Client, page: Opened) -> dict[str, Any]:
    forms = Page(client.get(page.at()).content.decode()).forms
    (values,) = [form.values for form in forms if any(name.endswith("seen") for name in form.values)]
    return {name: value[-1] for name, value in values.items() if value} | page.changes


def send(client: Client, page: Opened, data: dict[str, Any]) -> int:
    return client.post(page.sent_to(data) if page.sent_to else page.at(), data).status_code


def left() -> str:
    rows: list[Any] = [*Disbursement.objects.all(), *Visit.objects.all(), *Service.objects.all()]
    kept: list[Any] = [*(need.private for need in Need.objects.all()), *(draft.data for draft in Draft.objects.all())]  # fmt: skip
    asked = [amendment.cells for amendment in Amendment.objects.all()]
    return str([[str(value) for value in vars(row).values()] for row in rows] + kept + asked)


def taken_out() -> None:
    one.erase(NUMBER, reason="申请", by=None)
    assert NAME not in left()


def test_it_is_refused_and_one_opened_afterwards_is_not(page: Opened) -> None:
    clerk, figures = browser(make.clerk()), make.figures()
    data = opened(clerk, page)
    taken_out()
    assert send(clerk, page, data) in (409, 422)
    assert (NAME in left(), make.figures(), verify(make.campaign())) == (False, figures, [])
    if not page.own:
        assert send(clerk, page, opened(clerk, page)) == 302
        assert NAME not in left()


def test_control_without_its_mark_it_writes_them_in_again(
    page: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Fact, "is_cleared", False)
    clerk = browser(make.clerk())
    data = opened(clerk, page)
    unmarked = {name: value for name, value in data.items() if not name.endswith("seen")}
    assert len(data) > len(unmarked)
    taken_out()
    if page is not PAGES["activity"]:  # has never taken a form without it
        send(clerk, page, unmarked)
        assert NAME in left()


def test_a_row_that_is_nobodys_stays_as_it_is_and_what_is_beside_it_does_not() -> None:
    clerk, page = browser(make.clerk()), PAGES["visit"]
    clerk.post("/visits/new/", form(person(name=NAME, citizen_id=NUMBER)))
    taken_out()
    data = opened(clerk, page)
    for refused in ({"r1_name": "某人"}, {"r1_name": "某人", "r1_cash": "500.00"}):
        response = clerk.post(page.at(), data | refused)
        assert (response.status_code, "不能再更正" in response.content.decode()) == (422, True)
    assert clerk.post(page.at(), data | {"r1_cash": "500.00", "industry": "机械"}).status_code == 302
    assert clerk.get(address(Disbursement, "change", own_row().pk)).status_code == 200
    assert 'name="cash"' not in clerk.get(address(Disbursement, "change", own_row().pk)).content.decode()
    assert clerk.post(address(Disbursement, "delete", own_row().pk), {"reason": "重录"}).status_code == 302


def test_a_correction_that_waited_for_its_turn_meanwhile_is_refused() -> None:
    browser(make.clerk()).post("/visits/new/", form(person(name=NAME, citizen_id=NUMBER)))
    fact = Disbursement.objects.select_related("campaign", "union").get()
    lookups = names.load(fact.campaign, fact.union)
    cells = {**written(fact, lookups), "cash": "300"}
    taken_out()
    with pytest.raises(Conflict, match="已按规定清除"):
        single.correct(fact, cells, lookups, by=make.clerk(), reason="核对")


def test_an_article_that_was_opened_before_is_refused() -> None:
    """Its form counts the edits."""
    browser(make.clerk()).post("/visits/new/", form(person(name=NAME, citizen_id=NUMBER)))
    scope: Any = SimpleNamespace(campaign=make.campaign(), union=make.union())
    ArticleText.objects.create(campaign=scope.campaign, union=scope.union, text=f"{TOLD}，感谢", version=3)
    opened_as = article.text_of(scope)
    taken_out()
    with pytest.raises(article.Overtaken):
        article.save(scope, f"{opened_as.text}工会", opened_as.version, make.clerk())
    assert NUMBER not in ArticleText.objects.get().text
    article.save(scope, "感谢", article.text_of(scope).version, make.clerk())


def test_of_a_row_that_a_colleague_corrected_meanwhile_that_is_said() -> None:
    """Whose former name was covered then: the number of a child came to the row (no person was taken out)."""
    make.batch({"慰问帮扶发放": [make.disbursement(姓名=NAME)]})
    clerk, row, page = browser(make.clerk()), own_row(), PAGES["own row"]
    data = opened(clerk, page)
    lookups = names.load(row.campaign, row.union)
    told = {**written(row, lookups), "citizen_id": make.citizen_id(1, born="20130405")}
    batch = single.correct(row, told, lookups, by=make.clerk(username="second"), reason="补号").batch
    assert batch is not None
    answer = clerk.post(address(Disbursement, "change", row.pk), data)
    words = answer.content.decode()
    assert (answer.status_code, f"已由批次{batch.number}（更正" in words, "按规定清除" in words) == (
        409,
        True,
        False,
    )
