"""Who is taken out while indexes are worked out anew stays out: no number leads to them again (T43, T54)."""

from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from django.conf import settings

from beneficiaries.models import Disbursement, Person, RosterEntry
from songnuan.lib import cipher, keyfile
from songnuan.retention import act, one
from songnuan.setup.rotation import indexes
from tests import factories as make
from tests.races.threads import LONGEST, failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T43", "T54")]
NUMBER, OTHER, PHONE = make.citizen_id(1), make.citizen_id(2), "13804310066"
Changes = list[tuple[bytes, int, bytes]]


@pytest.fixture(autouse=True)
def two() -> None:
    """Two persons, each with a row and a phone, under keys that are old by now."""
    for number in (NUMBER, OTHER):
        make.batch({
            "慰问帮扶发放": [make.disbursement(身份证号=number, 联系电话=PHONE[:-1] + number[-2])],
            "在档困难职工": [make.roster(身份证号=number)],
        })  # fmt: skip
    keyfile.renew(settings.HOME)


def erased() -> None:
    one.erase(NUMBER, reason="申请", by=None)


def anonymised() -> None:
    campaign = make.campaign()
    campaign.keep_years = 0
    act.refuse_unless_due(campaign)
    act.anonymise(campaign, reason="到期", by=None)


def led_to() -> tuple[int, int]:
    """Of those who are nobody: how many their number leads to, and how many rows somebody's phone does."""
    facts: Iterator[Any] = (
        row for fact in (Disbursement, RosterEntry) for row in fact.objects.filter(sealed=b"")
    )
    return (
        Person.objects.filter(sealed=b"", index__in=[*cipher.blind_indexes(NUMBER), *cipher.blind_indexes(OTHER)]).count(),
        sum(row.phone_index is not None for row in facts),
    )  # fmt: skip


def between(monkeypatch: pytest.MonkeyPatch, taken: Callable[[], None], *, by_id_alone: bool = False) -> None:
    """Work the indexes out anew while that is done between the reading of the first step and its writing."""
    write, still = indexes._write, iter((taken,))

    def late(model: type, changes: Changes) -> int:
        next(still, lambda: None)()
        people = Person.objects.all() if by_id_alone and model is Person else ()
        stand = {person.pk: bytes(person.index) for person in people}
        return write(model, [(right, pk, stand.get(pk, was)) for right, pk, was in changes])

    monkeypatch.setattr(indexes, "_write", late)
    indexes.reindex()


@pytest.mark.parametrize("taken", [erased, anonymised])
def test_between_reading_and_writing(monkeypatch: pytest.MonkeyPatch, taken: Callable[[], None]) -> None:
    between(monkeypatch, taken)
    assert led_to() == (0, 0)
    assert Person.objects.filter(sealed=b"").exists()
    with pytest.raises(one.Unknown):
        one.traces(NUMBER)


@pytest.mark.parametrize("taken", [erased, anonymised])
def test_control_written_by_id_alone_the_number_leads_to_them_again(
    monkeypatch: pytest.MonkeyPatch, taken: Callable[[], None]
) -> None:
    between(monkeypatch, taken, by_id_alone=True)
    assert led_to()[0] > 0


def test_of_the_others_every_index_is_the_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    between(monkeypatch, erased)
    assert Person.objects.filter(index=cipher.blind_index(OTHER)).count() == 1
    assert indexes.old_indexes() == 0


@pytest.mark.postgres
def test_an_update_that_waited_for_the_erasure_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The step is read while the erasure is not committed; its UPDATE waits for the row, and goes on then."""
    blank, write, blanked, read = one.blank, indexes._write, Event(), Event()

    def slow_blank(people: Any) -> None:
        blank(people)
        blanked.set()
        assert read.wait(LONGEST)

    def told(model: type, changes: Changes) -> int:
        read.set()
        return write(model, changes)

    def reindexed() -> int:
        assert blanked.wait(LONGEST)
        return indexes.reindex()

    monkeypatch.setattr(one, "blank", slow_blank)
    monkeypatch.setattr(indexes, "_write", told)
    answers = together(erased, reindexed)
    # One person, whose row stays, and the phone of their row: of the other nothing was written.
    assert (failures(answers), answers[1], led_to()) == ([], 2, (0, 0))
