"""Union, figures, chain: whoever writes asks for them in this order within a transaction, or two lock each other up (T61)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from beneficiaries.models import Disbursement
from campaigns import journal
from campaigns.models import Batch, PendingRow, User
from songnuan.closing import amend
from songnuan.entry import counted, names, single
from songnuan.entry.pending.correct import correct as put_right
from songnuan.entry.pending.correct import give_up
from songnuan.entry.pending.lines import cells_by_header
from songnuan.entry.written import written
from songnuan.ledger.filing.acts import approve, file_report, recall
from songnuan.ledger.filing.zero import empty_sheets
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.closing.world import asked, asked_addition, asked_removal, closed, staff
from tests.entry.leaning import RIGHT, cells, count_first, counts, entered
from tests.entry.visits.forms import browser, form, person

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T61")]
ORDER = ({"hold", "hold_all"}, {"hold_figures"}, {"lock"})
HANDED = Disbursement.SHEET


class Turns:
    """What was asked for in the present transaction of the application's own, and what was once asked for too late."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked, self.late = set[int](), set[str]()
        self._block: Any = None
        self._latest = 0
        for place, turns in enumerate(ORDER):
            for name in turns:
                monkeypatch.setattr(journal, name, self._told(getattr(journal, name), place))

    def _told(self, real: Callable[..., Any], place: int) -> Callable[..., Any]:
        def told(*given: Any) -> Any:
            own = [block for block in connection.atomic_blocks if not block._from_testcase]
            if not own or own[0] is not self._block:
                self._block, self._latest = (own or [None])[0], 0
            if place < self._latest:
                self.late.add(real.__name__)
            self._latest = max(place, self._latest)
            self.asked.add(place)
            return real(*given)

        return told


@pytest.fixture
def clerk() -> User:
    """Of a union with rows of which one counts no person-time, and one that waits."""
    rows = [
        counts(),
        make.disbursement(身份证号=RIGHT, 人次=0, 资金来源="其他"),
        make.disbursement(姓名="赵大海"),
        make.disbursement(姓名="王桂兰", **{"慰问金(元)": "五百元"}),
    ]
    make.batch({HANDED: rows}, valid_rows=True)
    return make.clerk(username="zhou")


def other() -> Disbursement:
    return Disbursement.objects.get(name="赵大海")


def corrected(by: User, **typed: str) -> single.Outcome:
    lookups = names.load(make.campaign(), make.union())
    return single.correct(other(), {**written(other(), lookups), **typed}, lookups, by=by, reason="核对")


def visited(by: User, **typed: str) -> Any:
    shared = {"for_source": "社会捐助", "partners": "某商会", "date": "2023-01-10"}
    return browser(by).post("/visits/new/", form(person(citizen_id=RIGHT, **typed), **shared))


def waited(by: User, **typed: str) -> single.Outcome:
    row = PendingRow.objects.open().get()
    stands = {**cells_by_header(row), "慰问金(元)": "50", **typed}
    return put_right(row, stands, names.load(make.campaign(), make.union()), by=by)


def filed(by: User) -> Any:
    return file_report(make.period(), make.union(), by=by, zero=empty_sheets(make.campaign(), make.union()))


LEANING = {"身份证号": RIGHT, "资金来源": "社会捐助", "人次": "0"}
WAYS: dict[str, Callable[[User], Any]] = {
    "entered": lambda by: entered(by=by, number=make.citizen_id(5), person_times="1"),
    "entered, leaning": lambda by: entered(by=by),
    "corrected": lambda by: corrected(by, cash="600"),
    "corrected, leaning": lambda by: corrected(by, **cells()),
    "removed": lambda by: single.remove(other(), by=by, reason="重复"),
    "visited": visited,
    "visited, leaning": lambda by: visited(by, person_times="0"),
    "put right": waited,
    "put right, leaning": lambda by: waited(by, **LEANING),
    "uploaded": lambda by: make.batch({"筹集款物": [make.contribution()]}, by=by),
    "replaced": lambda by: make.batch(
        {HANDED: [make.disbursement(姓名="赵小海")]}, by=by, replaced=Batch.objects.get()
    ),
    "undone": lambda by: undo(Batch.objects.get(), by=by, reason="录错"),
    "filed": filed,
    "recalled": lambda by: recall(filed(by), by=by),
    "approved": lambda by: approve(filed(by), by=staff("reviewer")),
    "passed down": lambda by: make.allocation(by=by),
}
LEAN = [name for name in WAYS if "leaning" in name]


@pytest.mark.parametrize("name", WAYS)
def test_whoever_moves_figures_asks_in_order(name: str, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(monkeypatch)
    WAYS[name](clerk)
    assert (turns.late, turns.asked) == (set(), {0, 1, 2})


@pytest.mark.parametrize("name", LEAN)
def test_so_does_who_is_told_nothing(name: str, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted, "COMPARED", 0)
    turns, before = Turns(monkeypatch), Batch.objects.count()
    WAYS[name](clerk)
    assert (turns.late, turns.asked) == (set(), {0, 1, 2})
    assert Batch.objects.count() == before


@pytest.mark.parametrize("name", LEAN)
def test_control_who_counts_before_the_post_does_not(
    name: str, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_first(monkeypatch)
    turns = Turns(monkeypatch)
    WAYS[name](clerk)
    assert turns.late >= {"hold_figures"}


def test_a_row_that_is_given_up_moves_none(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(monkeypatch)
    give_up(PendingRow.objects.open().get(), by=clerk, reason="不报了")
    assert (turns.late, turns.asked) == (set(), {0, 2})


@pytest.mark.parametrize("ask", [asked, asked_removal, asked_addition])
def test_a_row_that_two_approve_in_a_closed_campaign(
    ask: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    make.batch({HANDED: [counts()]})
    one, two = staff("one"), staff("two")
    turns = Turns(monkeypatch)
    closed()
    amendment = ask()
    amend.approve(amendment, by=one)
    amend.approve(amendment, by=two)
    assert (turns.late, Batch.objects.count()) == (set(), 2)
