"""No form with a row about somebody answers guesses at their number for nothing: each is stored, or counted and noted, and
beyond the hour, and where the campaign takes nothing any more, a right one is answered like a wrong one (T45)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.models import Amendment, Batch, Event, PendingRow
from songnuan.entry import counted, names
from songnuan.entry.written import covered_cells, written
from tests import factories as make
from tests.closing.world import closed
from tests.entry.visits.forms import browser, form, person

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T45")]
RIGHT, WRONG = make.citizen_id(1), make.citizen_id(2)
HANDED, ON_FILE = Disbursement.SHEET, RosterEntry.SHEET
ADMIN = "/admin/beneficiaries"
AT = f"?campaign=2023&union={make.CHAOYANG}"
SILENT = "一小时内比对的证件号太多"
OTHERWISE: list[dict[str, str]] = [{"source": "社会捐助"}, {"date": "2023-01-11"}, {"purpose": "帮扶救助"}]
"""What else a guess may say than the printed row, so that it is no double of it."""
TOLD = (SILENT, "本单位已报送过此人", "人次填0，但没有")


def printed(fact: Any, **typed: str) -> dict[str, str]:
    """A row's form as it stands, but for what was typed."""
    stands = covered_cells(fact, written(fact, names.load(fact.campaign, fact.union)))
    return {**stands, "phone": "", "card": "", "reason": "核对", **typed}


def row_of(number: str, **typed: str) -> dict[str, str]:
    """A new row beside the one that stands, that is to count no person-time."""
    standing = Disbursement.objects.filter(person__isnull=False).earliest("pk")
    return printed(
        standing, **{"name": "某人", "citizen_id": number, "cash": "1", "person_times": "0", **typed}
    )


def changed(number: str, **typed: str) -> dict[str, str]:
    return printed(other(), **{"citizen_id": number, "person_times": "0", **typed})


def visit(number: str, **typed: str) -> dict[str, Any]:
    shared = {name if name == "date" else f"for_{name}": text for name, text in typed.items()}
    recipient = person(name="某人", citizen_id=number, person_times="0")
    return form(recipient, **{"date": "2023-01-10", **shared})


def on_file(number: str) -> dict[str, str]:
    return printed(RosterEntry.objects.earliest("pk"), name="某人", citizen_id=number)


def other() -> Disbursement:
    return Disbursement.objects.get(name="赵大海")


def waiting() -> PendingRow:
    return PendingRow.objects.open().get()


Room = Callable[..., Any]
"""Of a client, the number and what else is typed."""
OPEN: dict[str, Room] = {
    "added": lambda client, number, **typed: client.post(
        f"{ADMIN}/disbursement/add/{AT}", row_of(number, **typed)
    ),
    "on file": lambda client, number: client.post(f"{ADMIN}/rosterentry/add/{AT}", on_file(number)),
    "corrected": lambda client, number, **typed: client.post(
        f"{ADMIN}/disbursement/{other().pk}/change/", changed(number, **typed)
    ),
    "waited": lambda client, number, **typed: client.post(
        f"/pending/{waiting().uid}/", row_of(number, **typed)
    ),
    "visited": lambda client, number, **typed: client.post("/visits/new/", visit(number, **typed)),
}
CLOSED: dict[str, Room] = {
    "asked to add": lambda client, number, **typed: client.post(
        f"/amendments/add/disbursement/{AT}", row_of(number, **typed)
    ),
    "asked to change": lambda client, number, **typed: client.post(
        f"/amendments/disbursement/{other().pk}/", changed(number, **typed)
    ),
}


@pytest.fixture
def guesser() -> Client:
    """Who reached none of these people; a colleague did."""
    rows = [
        make.disbursement(身份证号=RIGHT),
        make.disbursement(姓名="赵大海"),
        make.disbursement(姓名="王桂兰", **{"慰问金(元)": "五百元"}),
    ]
    make.batch({HANDED: rows, ON_FILE: [make.roster(身份证号=RIGHT)]}, valid_rows=True)
    return browser(make.clerk(username="guesser"))


def kept() -> int:
    """Whatever a guess leaves behind."""
    noted = Event.objects.filter(verb="search.compared", actor__username="guesser")
    return Batch.objects.count() + Amendment.objects.count() + noted.count()


def told(answer: Any) -> tuple[int, list[str]]:
    page = answer.content.decode()
    return answer.status_code, [words for words in TOLD if words in page]


def room_of(name: str) -> Room:
    if name in CLOSED:
        closed()
    return {**OPEN, **CLOSED}[name]


@pytest.mark.parametrize("name", [*OPEN, *CLOSED])
def test_every_guess_is_stored_or_noted(name: str, guesser: Client) -> None:
    guess, answers = room_of(name), []
    for number in (WRONG, RIGHT):
        before = kept()
        answers.append(told(guess(guesser, number)))
        assert kept() == before + 1, answers
    assert answers[0] != answers[1]
    assert answers[1][1] == ["本单位已报送过此人"]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*OPEN, *CLOSED])
def test_beyond_the_hours_numbers_no_guess_is_told_to_be_right(
    name: str, guesser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "COMPARED", 0)
    guess = room_of(name)
    answers = [told(guess(guesser, number)) for number in (WRONG, RIGHT)]
    assert answers[1][1] == [SILENT]
    assert (answers[0] == answers[1]) is (name != "on file")  # the wrong one was stored there


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in (*OPEN, *CLOSED) if name != "on file"])
def test_beyond_them_none_is_taken_for_being_right_either(
    name: str, guesser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """人次0 is taken where somebody stands by whom it is counted: of another source the right guess alone."""
    guess = room_of(name)
    monkeypatch.setattr(counted, "COMPARED", 0)
    before = kept()
    for typed in OTHERWISE:
        answers = [told(guess(guesser, number, **typed)) for number in (WRONG, RIGHT)]
        assert answers == [(answers[0][0], [SILENT])] * 2
    assert kept() == before
    monkeypatch.setattr(counted, "COMPARED", 1)
    assert told(guess(guesser, RIGHT, **OTHERWISE[0])) == (302, [])
    assert Event.objects.get(verb="search.compared").body == {"numbers": 1, "hits": 0}


@pytest.mark.parametrize("name", OPEN)
def test_where_the_campaign_is_closed_it_says_that_alone(name: str, guesser: Client) -> None:
    closed()
    before, answers = kept(), []
    for number in (WRONG, RIGHT):
        answer = OPEN[name](guesser, number)
        said = guesser.get(answer["Location"]) if answer.status_code == 302 else answer
        answers.append((answer.status_code, "封存" in said.content.decode(), told(said)[1]))
    assert answers == [(answers[0][0], True, [])] * 2
    assert kept() == before
