"""What persons cost a run of `anonymise` under everybody's turn: by the index, and for a few tenths of a second at a time (T54)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import Person
from campaigns.models import Campaign
from songnuan.ledger.models import Presence, Status
from songnuan.ledger.verify import verify
from songnuan.retention import people
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T54")]


def known_to_both_years(count: int) -> Campaign:
    """So many persons of 2022 whom 2023 needs, and one whom it does not."""
    serials = range(1, count + 1)
    for year, more in (("2022", (99,)), ("2023", ())):
        rows = [
            make.disbursement(身份证号=make.citizen_id(serial), 发放日期=f"{year}-01-10")
            for serial in (*serials, *more)
        ]
        make.batch({"慰问帮扶发放": rows}, year=year)
    return Campaign.objects.get(code="2022")


def test_a_step_that_takes_long_ends_early_and_all_go(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = known_to_both_years(3)
    monkeypatch.setattr(people, "AT_LONGEST", -1)
    # Whom nobody needs goes at once, each of the others in a step of their own.
    assert people.forget_in(campaign) == 4
    assert not people.known_in(campaign).exists()
    assert Person.objects.count() == 7
    assert [verify(one) for one in Campaign.objects.filter(code__in=("2022", "2023"))] == [[], []]


@pytest.mark.parametrize(("longest", "steps"), [(60, 1), (-1, 3)], ids=["at once", "one by one"])
def test_control_how_many_steps_it_takes(monkeypatch: pytest.MonkeyPatch, longest: float, steps: int) -> None:
    campaign = known_to_both_years(3)
    held: list[object] = []
    hold_all = people.journal.hold_all
    monkeypatch.setattr(people.journal, "hold_all", lambda: (held.append(1), hold_all())[1])
    monkeypatch.setattr(people, "AT_LONGEST", longest)
    people.forget_in(campaign)
    assert len(held) == steps


def test_the_counts_of_a_person_are_found_by_their_index() -> None:
    """It begins with campaign and status: a question that names no status reads the whole table for each person."""
    campaign = known_to_both_years(1)
    with CaptureQueriesContext(connection) as queries:
        people.forget_in(campaign)
    asked = [
        one["sql"]
        for one in queries
        if one["sql"].startswith("UPDATE") and Presence._meta.db_table in one["sql"]
    ]
    assert [all(f"'{status}'" in sql for status in Status.values) for sql in asked] == [True]
