"""A campaign made anonymous while somebody who stands in it is being reported in another one, or that one goes as well (T54, T62)."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from beneficiaries.models import Disbursement, Person
from campaigns import journal
from campaigns.models import Campaign
from songnuan.entry import commit
from songnuan.retention import act, people
from tests import factories as make
from tests.races.threads import LONGEST, failures, together

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.hardening("T54", "T62"),
]
NUMBER = make.citizen_id(1)
A_WHILE = 2
"""Seconds that whoever posts has been told who the person is, and has no row of theirs yet."""


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Set once the poster of 2023 knows the person; it goes on when the other campaign's are gone, or after a while."""
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=NUMBER, 发放日期="2022-01-10")]}, year="2022")
    found, gone, door, forget = threading.Event(), threading.Event(), commit.post, people.forget_in

    def posted(*arguments: Any, **more: Any) -> Any:
        found.set()
        gone.wait(A_WHILE)
        return door(*arguments, **more)

    def forgotten(*arguments: Any) -> int:
        try:
            return forget(*arguments)
        finally:
            gone.set()

    monkeypatch.setattr(commit, "post", posted)
    monkeypatch.setattr(people, "forget_in", forgotten)
    yield found
    gone.set()


def number_in_2023(known: threading.Event) -> str:
    """The number of the person on the row of 2023, after both have ended."""

    def anonymised() -> Any:
        assert known.wait(LONGEST)
        return act.anonymise(make.campaign("2022"), reason="保存期满", by=None)

    def reported() -> Any:
        return make.batch({"慰问帮扶发放": [make.disbursement(身份证号=NUMBER)]})

    assert failures(together(reported, anonymised)) == []
    return str(Disbursement.objects.get(campaign__code="2023").person.id_number)


def test_whom_another_campaign_is_taking_up_keeps_the_number(known: threading.Event) -> None:
    assert number_in_2023(known) == NUMBER


def test_control_without_the_turns_the_number_goes(
    known: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = journal.hold_all
    monkeypatch.setattr(journal, "hold_all", lambda campaign=None: hold(campaign) if campaign else None)
    assert number_in_2023(known) == ""


def test_of_two_campaigns_that_go_at_once_no_number_is_left() -> None:
    numbers = [make.citizen_id(serial) for serial in range(1, 9)]
    for year in ("2022", "2023"):
        rows = [make.disbursement(身份证号=number, 发放日期=f"{year}-01-20") for number in numbers]
        make.batch({"慰问帮扶发放": rows}, year=year)
    Campaign.objects.update(keep_years=0)

    def gone(year: str) -> Any:
        return lambda: act.anonymise(make.campaign(year), reason="保存期满", by=None)

    assert failures(together(gone("2022"), gone("2023"))) == []
    assert [person.id_number for person in Person.objects.all() if person.id_number] == []
