"""Two people, one visit (T62): the second sees both versions and chooses; nothing is lost, and without the check it is."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Visit
from songnuan.entry import names, single, together
from songnuan.entry.visits import saving
from songnuan.entry.written import written
from songnuan.ledger import post
from songnuan.ledger.undo import undo
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.entry.visits.forms import browser, form, person
from tests.races.threads import LONGEST
from tests.races.threads import together as all_at_once

pytestmark = pytest.mark.hardening("T62")
Data = dict[str, Any]


def saved(client: Client, number: str = make.citizen_id(1)) -> tuple[Data, Data]:
    """A visit with one recipient, and the form of its correction as two people open it."""
    data = form(person(citizen_id=number))
    assert client.post("/visits/new/", data).status_code == 302
    visit, handed = Visit.objects.live().get(), Disbursement.objects.live().get()
    opened = form(
        person(fact=str(handed.pk), citizen_id=""), fact=str(visit.pk), record=data["record"], reason="更正", corrects="1",
        for_source="",
    )  # fmt: skip
    return data, opened


def correct(client: Client, opened: Data, **changes: str) -> Any:
    return client.post(f"/visits/{opened['record']}/correct/", opened | changes)


def cash() -> int:
    return Disbursement.objects.live().get().cash


@pytest.mark.django_db
def test_the_second_sees_both_versions_and_nothing_of_the_first_is_lost() -> None:
    one, two = browser(make.clerk(username="one")), browser(make.clerk(username="two"))
    _data, opened = saved(one)
    assert correct(one, opened, r1_cash="600", industry="机械").status_code == 302
    response = correct(two, opened, r1_cash="700", industry="纺织")
    page = response.content.decode()
    assert response.status_code == 409
    assert (cash(), Visit.objects.live().get().industry) == (60000, "机械")
    for shown in ("one的名字", "机械", "纺织", "500", "600", "700"):
        assert shown in page
    assert make.citizen_id(1) not in page


@pytest.mark.django_db
@pytest.mark.parametrize(("choice", "end"), [("mine", 70000), ("theirs", 60000)])
def test_what_the_second_chooses_is_saved_upon_what_stands(choice: str, end: int) -> None:
    one, two = browser(make.clerk(username="one")), browser(make.clerk(username="two"))
    _data, opened = saved(one)
    correct(one, opened, r1_cash="600")
    page = correct(two, opened, r1_cash="700", industry="纺织").content.decode()
    now = Disbursement.objects.live().get().pk
    assert f'name="r1_fact" value="{now}"' in page
    chosen = {"r1_fact": str(now), "choose-r1_cash": choice, "theirs-r1_cash": "600.00"}
    assert correct(two, opened, r1_cash="700", industry="纺织", **chosen).status_code == 302
    assert (cash(), Visit.objects.live().get().industry) == (end, "纺织")
    assert verify(make.campaign()) == []


@pytest.mark.django_db
def test_what_was_taken_out_meanwhile_is_entered_anew_only_if_asked() -> None:
    one, two = browser(make.clerk(username="one")), browser(make.clerk(username="two"))
    _data, opened = saved(one)
    correct(one, opened, r1_dropped="1")
    page = correct(two, opened, r1_cash="700", industry="纺织").content.decode()
    assert "已被移除" in page
    assert 'name="r1_fact"' not in page
    changes = {"industry": "纺织", "drop-gone": "r1"}
    opened.pop("r1_fact")
    assert correct(two, opened, **changes).status_code == 302
    assert not Disbursement.objects.live().exists()


@pytest.mark.django_db
def test_a_visit_that_was_undone_meanwhile_does_not_come_back_by_itself() -> None:
    one = browser(make.clerk(username="one"))
    _data, opened = saved(one)
    undo(Batch.objects.get(), by=None, reason="录错")
    response = correct(one, opened, r1_cash="700")
    assert response.status_code == 409
    assert "已被移除" in response.content.decode()
    assert not Visit.objects.live().exists()


@pytest.mark.django_db
def test_the_same_form_sent_twice_is_one_visit() -> None:
    one, data = browser(make.clerk()), form(person())
    assert [one.post("/visits/new/", data).status_code for _time in range(2)] == [302, 302]
    assert (Batch.objects.count(), Visit.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_an_edit_against_a_replaced_upload_is_told_so() -> None:
    batch = make.batch({"走访企业": [make.visit()]})
    visit = Visit.objects.get()
    make.batch({"走访企业": [make.visit(所属行业="机械")]}, replaced=batch)
    opened = form(fact=str(visit.pk), record=str(visit.record), reason="更正", industry="纺织")
    response = correct(browser(make.clerk()), opened)
    assert response.status_code == 409
    assert Visit.objects.live().get().industry == "机械"


@pytest.mark.django_db
def test_the_form_of_the_admin_against_the_page_of_the_visit() -> None:
    one = browser(make.clerk(username="one"))
    _data, opened = saved(one)
    fact = Disbursement.objects.get()
    lookups = names.load(fact.campaign, fact.union)
    single.correct(fact, {**written(fact, lookups), "cash": "600"}, lookups, by=make.clerk(), reason="补发")
    assert correct(one, opened, r1_cash="700").status_code == 409
    assert cash() == 60000


def racing(opened: Data) -> list[Any]:
    """Two people correct the same recipient at the same moment."""
    clients = [browser(make.clerk(username=f"racer {n}")) for n in range(2)]
    acts: list[Callable[[], Any]] = [
        lambda client=client, n=n: correct(client, opened, r1_cash=str(600 + n)).status_code  # type: ignore[misc]
        for n, client in enumerate(clients)
    ]
    return all_at_once(*acts)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_told() -> None:
    _data, opened = saved(browser(make.clerk()))
    assert sorted(racing(opened)) == [302, 409]
    assert cash() in (60000, 60100)
    assert verify(make.campaign()) == []


@pytest.mark.django_db(transaction=True)
def test_control_without_the_check_an_update_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither asks whether the row still stands: both are told that they saved, and both rows count."""
    _data, opened = saved(browser(make.clerk()), number="")
    both_are_there = threading.Barrier(2)
    real = saving.base_of

    def at_once(*what: Any) -> Any:
        found = real(*what)
        both_are_there.wait(LONGEST)
        return found

    def mark(rows: Any, batch: Batch) -> int:
        return int(rows.update(removed_by=batch))

    monkeypatch.setattr(saving, "base_of", at_once)
    monkeypatch.setattr(saving, "base_or_nothing", real)
    monkeypatch.setattr(together, "refuse_unless_standing", lambda _fact: None)
    monkeypatch.setattr(post, "_remove", mark)
    assert racing(opened) == [302, 302]
    assert Disbursement.objects.live().count() == 2
