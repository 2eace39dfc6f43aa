"""No answer of a form says whether what was typed is what is registered and not printed; each guess that is told of at all
is stored, a batch with its reason.
"""

from typing import Any

import pytest
from django.test import Client

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Contribution, Event, Visit
from songnuan.entry import counted, names, single, unseen
from songnuan.entry.sheets import DISBURSEMENTS
from songnuan.entry.written import written
from tests import factories as make
from tests.entry.visits.forms import browser, form, keep_address, person

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T45")]
LEAF, NUMBER, OTHER = "因公牺牲民警家庭", make.citizen_id(1), make.citizen_id(2)
POLICE = person(name="郑卫国", category=LEAF, cash="500", goods="80", goods_text="米面")


@pytest.fixture
def above() -> Client:
    """Enters visits, and may not know of the closed class."""
    return browser(make.clerk(make.CHANGCHUN))


def stored(*people: dict[str, str], **changes: str) -> None:
    data = form(*people, **changes)
    assert browser(make.clerk()).post("/visits/new/", data).status_code == 302


def opened(client: Client, **changes: str) -> tuple[str, dict[str, Any]]:
    """The correction of the visit that stands, as its form is sent with these changes."""
    visit = Visit.objects.live().get()
    rows = {
        f"r{place}_{name}": value
        for place, fact in enumerate(Disbursement.objects.live().order_by("pk"), start=1)
        for name, value in (
            ("fact", str(fact.pk)),
            ("cash", str(fact.cash // 100)),
            ("goods", str(fact.goods // 100)),
        )
    }
    data = form(**{**rows, "record": str(visit.record), "fact": str(visit.pk), "corrects": "1", **changes})
    return f"/visits/{visit.record}/correct/", data


def said(client: Client, **changes: str) -> Any:
    """What the autosave answers, but for what counts and times it."""
    _address, data = opened(client, **changes)
    answer = client.post(keep_address(data), data)
    assert answer.status_code == 200
    return {name: told for name, told in answer.json().items() if name in ("faults", "sum")}


def test_the_autosave_says_of_a_right_guess_what_it_says_of_a_wrong_one(above: Client) -> None:
    stored(POLICE)
    nothing = said(above)
    for name, right, wrong in (("name", "郑卫国", "李卫国"), ("goods_text", "米面", "大米")):
        assert said(above, **{f"r1_{name}": right}) == said(above, **{f"r1_{name}": wrong}) == nothing
    assert nothing["sum"] == "1人次，580.00元"
    assert not Batch.objects.filter(kind="correction").exists()


def test_so_it_says_of_a_number_and_counts_both() -> None:
    """To a clerk of the union itself, who is told the name and not the number."""
    stored(person(citizen_id=NUMBER))
    other = browser(make.clerk(username="other"))
    shown = {"r1_name": "李春生", "r1_category": "户外一线"}
    nothing = said(other, **shown)
    for guess in (NUMBER, OTHER):
        assert said(other, **shown, r1_citizen_id=guess) == nothing
    assert nothing["sum"] == "1人次，500.00元"
    assert [event.body["numbers"] for event in Event.objects.filter(verb="search.compared")] == [1, 1]


def test_so_it_says_of_what_is_common_to_all(above: Client) -> None:
    stored(POLICE, for_item="子女助学")
    assert said(above, for_item="子女助学") == said(above, for_item="医疗救助")


def test_a_guess_that_is_sent_is_a_batch_right_or_wrong(above: Client) -> None:
    stored(POLICE)
    for guess in ("李卫国", "李卫国", "郑卫国"):
        before = Batch.objects.count()
        address, data = opened(above, r1_name=guess, reason="姓名写错")
        assert above.post(address, data).status_code == 302
        assert Batch.objects.count() == before + 1


def test_a_form_that_was_sent_back_as_printed_changes_nothing(above: Client) -> None:
    stored(POLICE, person(citizen_id=NUMBER), needs="联系13912340001")
    visit = Visit.objects.get()
    address, data = opened(
        above, r2_name="李春生", r2_category="户外一线", needs="联系139****0001", reason="没有改",
        industry=visit.industry,
    )  # fmt: skip
    answer = above.post(address, data)
    assert (answer.status_code, "没有改动" in answer.content.decode()) == (422, True)
    typed = above.post(address, {**data, "needs": "联系13912340001"})
    assert (typed.status_code, Batch.objects.count()) == (302, 2)


@pytest.mark.parametrize("protected", [True, False], ids=["apart", "control"])
def test_a_new_row_that_equals_one_of_the_closed_class_is_told_of_nothing(
    protected: bool, above: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not protected:
        monkeypatch.setattr(unseen, "apart", lambda *_all: frozenset())
    stored(POLICE)
    told = []
    for name in ("郑卫国", "李卫国"):
        data = form({**POLICE, "name": name})
        answer = above.post(keep_address(data), data).json()
        told.append((answer["faults"], answer["sum"]))
    assert (told[0] == told[1]) is protected


def entered(by: Any, **changes: str) -> single.Outcome:
    lookups = names.load(make.campaign(), make.union())
    cells = {"name": "王春", "category": "户外一线", "purpose": "慰问", "cash": "300", "date": "2023-01-10"}
    return single.enter(DISBURSEMENTS, {**cells, **changes}, lookups, by=by)


def test_who_typed_a_row_is_told_that_it_stands_and_others_only_where_all_of_it_is_printed() -> None:
    mine, other = make.clerk(), make.clerk(username="other")
    assert entered(mine, phone="13912340001").batch is not None
    assert [fault.code for fault in entered(mine, phone="13912340001").errors] == ["duplicate_in_campaign"]
    assert entered(other, phone="13912340001").batch is not None
    assert entered(mine).batch is not None
    assert [fault.code for fault in entered(other).errors] == ["duplicate_in_campaign"]


def test_of_somebody_who_is_reported_already_nothing_is_said_of_the_rest() -> None:
    mine, other = make.clerk(), make.clerk(username="other")
    assert entered(mine, citizen_id=NUMBER, phone="13912340001").batch is not None
    found = [
        entered(other, citizen_id=NUMBER, phone=phone).errors for phone in ("13912340001", "13912340002")
    ]
    assert [(fault.code, fault.column) for fault in found[0]] == [("duplicate_in_campaign", "身份证号")]
    assert found[0] == found[1]


def test_the_form_of_the_tables_takes_a_guess_for_a_change() -> None:
    assert entered(make.clerk(), citizen_id=NUMBER).batch is not None
    other, fact = browser(make.clerk(username="other")), Disbursement.objects.get()
    cells = written(fact, names.load(fact.campaign, fact.union))
    sent = {name: value for name, value in cells.items() if name != "citizen_id"}
    address = f"/admin/beneficiaries/disbursement/{fact.pk}/change/"
    same = other.post(address, {**sent, "reason": "核对"})
    assert (same.status_code, "没有改动" in same.content.decode()) == (200, True)
    assert other.post(address, {**sent, "citizen_id": NUMBER, "reason": "核对"}).status_code == 302
    assert Batch.objects.filter(kind="correction").count() == 1


def test_a_number_typed_over_a_covered_one_is_a_change_in_the_tables() -> None:
    make.batch({"筹集款物": [make.contribution(拨款或捐赠单位="李四捐220104197001012233")]})
    clerk, fact = browser(make.clerk()), Contribution.objects.get()
    cells = written(fact, names.load(fact.campaign, fact.union))
    address = f"/admin/campaigns/contribution/{fact.pk}/change/"
    same = clerk.post(address, {**cells, "giver": "李四捐220104********2233", "reason": "核对"})
    assert (same.status_code, "没有改动" in same.content.decode()) == (200, True)
    assert clerk.post(address, {**cells, "reason": "核对"}).status_code == 302


def test_a_row_typed_beside_one_that_is_not_printed_is_told_of_no_twin(above: Client) -> None:
    stored(POLICE)
    shared = {f"r5_{name}": value for name, value in POLICE.items() if name != "name"}
    assert said(above, **shared, r5_name="郑卫国") == said(above, **shared, r5_name="李卫国")


def test_beyond_the_hours_numbers_nothing_of_their_owners_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert entered(make.clerk(), citizen_id=NUMBER, date="2023-01-05").batch is not None
    other = browser(make.clerk(username="other"))
    data = form(person(name="王春生", citizen_id=NUMBER), person(name="李春", citizen_id=make.citizen_id(3)))
    told = other.post(keep_address(data), data).json()["faults"]
    assert list(told) == ["r1_citizen_id"]
    monkeypatch.setattr(counted, "COMPARED", 0)
    later = form(person(name="王春", citizen_id=make.citizen_id(4)), person(name="王春生", citizen_id=NUMBER))
    monkeypatch.setattr(counted, "told_in_the_last_hour", lambda *_all: set())
    assert other.post(keep_address(later), later).json()["faults"] == {}


def test_who_works_at_the_union_is_told_of_a_second_one_of_the_closed_class(above: Client) -> None:
    """Name and leaf are no secret there, and the money would count twice; somebody above learns nothing, and stores it."""
    stored(POLICE)
    colleague = browser(make.clerk(username="colleague"))
    other = {"leader": "王主席"}
    answer = colleague.post("/visits/new/", form(POLICE, **other))
    assert (answer.status_code, "本单位已有内容完全相同的一条" in answer.content.decode()) == (422, True)
    assert above.post("/visits/new/", form(POLICE, **other)).status_code == 302
