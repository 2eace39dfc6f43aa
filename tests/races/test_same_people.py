"""Unions that report the same people and firms at once (T61): all end, nothing is lost, the totals are the sum."""

import threading
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import OperationalError, connections

from beneficiaries.models import Person
from campaigns import journal
from campaigns.models import Batch, Enterprise, Event, Journal
from songnuan.entry import commit as commits
from songnuan.entry import identities
from songnuan.ledger.post import Conflict
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.races.threads import LONGEST, failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T42", "T61")]
TEN = ("22", "2201", "220104", "220182", "220183", "2202", "220581", "22CBS", "22JTYS", "2224")
PEOPLE, FIRMS = 60, 8
DAYS = {"2022": "2022-01-05", "2023": "2022-12-20"}
"""A day within each of two campaigns."""


def tables(order: int = 1) -> make.Tables:
    """The same people and firms for every union, in the order in which that union wrote them."""
    people = [make.disbursement(身份证号=make.citizen_id(serial)) for serial in range(PEOPLE)]
    firms = [
        make.visit(企业名称=f"春雨{n}厂", 统一社会信用代码=make.credit_code(n) if n % 2 else None)
        for n in range(FIRMS)
    ]
    return {"慰问帮扶发放": people[::order], "走访企业": firms[::order], "筹集款物": [make.contribution()]}


def all_at_once(unions: tuple[str, ...]) -> list[Any]:
    """Half of them from the last row to the first."""
    return together(
        *[lambda at=at, n=n: make.batch(tables(-1 if n % 2 else 1), at=at) for n, at in enumerate(unions)]
    )


@pytest.mark.parametrize("unions", [TEN[2:4], TEN], ids=["two", "ten"])
def test_all_end_and_the_totals_are_the_sum(unions: tuple[str, ...]) -> None:
    answers = all_at_once(unions)
    assert failures(answers) == []
    figures = make.figures()
    assert (figures["consoled"], figures["visits"]) == (PEOPLE * len(unions), FIRMS * len(unions))
    assert figures["disbursed"] == f"{500 * PEOPLE * len(unions)}.00"
    assert figures["raised"] == f"{10_000 * len(unions)}.00"
    assert (figures["persons"], Person.objects.count()) == (PEOPLE, PEOPLE)
    assert Enterprise.objects.exclude(credit_code=None).count() == FIRMS // 2
    assert verify(make.campaign()) == []


def test_numbers_and_events_follow_each_other_without_gaps() -> None:
    assert failures(all_at_once(TEN[:6])) == []
    assert sorted(Batch.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    chain = list(Event.objects.order_by("sequence"))
    assert [event.batch.number for event in chain] == [1, 2, 3, 4, 5, 6]
    assert [event.previous for event in chain[1:]] == [event.digest for event in chain[:-1]]
    assert Journal.objects.get().digest == chain[-1].digest


def test_two_rows_of_one_key_at_one_union_leave_one() -> None:
    rows = [
        {"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(1), **{"慰问金(元)": cash})]}
        for cash in (300, 400, 500)
    ]
    answers = together(*[lambda table=table: make.post(table) for table in rows])
    assert failures(answers) == []
    assert sum(batch is not None for _compared, batch in answers) == 1
    assert [fault.code for compared, batch in answers if batch is None for fault in compared.errors] == [
        "duplicate_in_campaign"
    ] * 2
    assert (make.figures()["consoled"], verify(make.campaign())) == (1, [])


@pytest.mark.sqlite
def test_control_a_lock_taken_only_at_the_first_write_loses_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite without BEGIN IMMEDIATE: who has read before another wrote is thrown out at once."""
    monkeypatch.setitem(connections.settings["default"]["OPTIONS"], "transaction_mode", "DEFERRED")
    both_have_read = threading.Barrier(2)
    compare = commits.compare

    def slow(*what: Any, **more: Any) -> Any:
        found = compare(*what, **more)
        both_have_read.wait(LONGEST)
        return found

    monkeypatch.setattr(commits, "compare", slow)
    (error,) = failures(all_at_once(TEN[2:4]))
    assert isinstance(error, OperationalError)
    assert "locked" in str(error)


@pytest.mark.postgres
def test_control_people_made_in_no_common_order_lock_each_other_up(monkeypatch: pytest.MonkeyPatch) -> None:
    both_have_made_one = threading.Barrier(2)
    insert = identities.bulk.insert

    def unsorted(model: type, columns: tuple[str, ...], rows: Iterable[Any], **wishes: Any) -> Any:
        """As each union wrote them: one from the last row to the first."""
        if model is not Person:
            return insert(model, columns, rows, **wishes)
        assert wishes.pop("sorted_by") == "index"
        first, *rest = rows
        made = insert(model, columns, [first], **wishes)
        both_have_made_one.wait(LONGEST)
        return made + insert(model, columns, rest, **wishes)

    monkeypatch.setattr(identities.bulk, "insert", unsorted)
    (error,) = failures(all_at_once(TEN[2:4]))
    assert isinstance(error, OperationalError)
    assert "deadlock" in str(error)


@pytest.mark.postgres
def test_control_without_the_journals_lock_batches_of_two_campaigns_take_one_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both_have_read = threading.Barrier(2)

    def unlocked() -> Journal:
        read = Journal.objects.get()
        both_have_read.wait(LONGEST)
        return read

    monkeypatch.setattr(journal, "lock", unlocked)
    money = {year: {"筹集款物": [make.contribution(到账日期=day)]} for year, day in DAYS.items()}
    (error,) = failures(together(*[lambda year=year: make.batch(money[year], year=year) for year in DAYS]))
    assert isinstance(error, Conflict)
    assert sorted(make.figures(year=year)["raised"] for year in DAYS) == ["0.00", "10000.00"]
