"""What is typed is held against the rules of its row once in a post, and what it corrects once beside it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from beneficiaries.models import Disbursement
from campaigns.models import User, Visit
from songnuan.entry import names, parts, single, together
from songnuan.entry.asking import asking
from songnuan.entry.written import written
from tests import factories as make
from tests.closing.world import asked, asked_addition, closed
from tests.entry.leaning import counts, entered
from tests.entry.visits.forms import browser, form, keep_address, person

pytestmark = pytest.mark.django_db


class Readings:
    """How many rows were held against the rules of their cells."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        check = parts.check_rows

        def counted(lines: Any, *more: Any) -> Any:
            self.count += len(lines)
            return check(lines, *more)

        monkeypatch.setattr(parts, "check_rows", counted)


@pytest.fixture
def clerk() -> User:
    """Of a union with one row, to which others may lean."""
    make.batch({Disbursement.SHEET: [counts()]})
    return make.clerk(username="zhou")


def corrected(by: User, **typed: str) -> Any:
    row = Disbursement.objects.get()
    lookups = names.load(row.campaign, row.union)
    return single.correct(row, {**written(row, lookups), **typed}, lookups, by=by, reason="核对")


def visit(**changes: str) -> dict[str, Any]:
    return form(person(name="王春"), person(name="赵春"), **changes)


WAYS: dict[str, tuple[Callable[[User], Any], int]] = {
    "entered": (lambda by: entered(by=by, number=make.citizen_id(5), person_times="1"), 1),
    "leaning": (lambda by: entered(by=by), 1),
    "wrong": (lambda by: entered(by=by, number=make.citizen_id(5)), 1),
    "corrected": (lambda by: corrected(by, cash="600"), 2),
    "not corrected": (corrected, 2),
    "visited": (lambda by: browser(by).post("/visits/new/", visit()), 3),
    "kept": (lambda by: browser(by).post(keep_address(data := visit()), data), 3),
}


@pytest.mark.parametrize("name", WAYS)
def test_every_part_is_read_once(name: str, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    act, rows = WAYS[name]
    readings = Readings(monkeypatch)
    act(clerk)
    assert readings.count == rows


def test_a_visit_that_is_corrected_is_read_beside_what_stood(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, data = browser(clerk), visit()
    client.post("/visits/new/", data)
    rows = Disbursement.objects.live().filter(visit_record=UUID(data["record"])).order_by("pk")
    more = {f"r{n}_fact": str(row.pk) for n, row in enumerate(rows, start=1)}
    more |= {"fact": str(Visit.objects.get().pk), "reason": "更正", "corrects": "1", "r1_cash": "600"}
    readings = Readings(monkeypatch)
    answer = client.post(f"/visits/{data['record']}/correct/", data | more)
    assert (answer.status_code, readings.count) == (302, 6)


@pytest.mark.parametrize(("ask", "rows"), [(asked, 2), (asked_addition, 1)])
def test_a_row_that_is_asked_for_is_read_once(
    ask: Callable[[], Any], rows: int, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed()
    readings = Readings(monkeypatch)
    ask()
    assert readings.count == rows


def test_control_a_step_that_reads_it_anew_is_counted(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def anew(read: Any, lookups: Any) -> Any:
        return asking(parts.read_parts([one.part for one in read], lookups), lookups)

    monkeypatch.setattr(together, "asking", anew)
    readings = Readings(monkeypatch)
    entered(by=clerk)
    assert readings.count == 2
