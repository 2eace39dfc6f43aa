"""What an event names by its key is what it was: numbers of batches and usernames that were exchanged since are found (T51)."""

import pytest

from campaigns import chain, journal
from campaigns.models import Batch, User
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T51")]


def found() -> list[int | None]:
    return [fault.sequence for fault in chain.verify().faults]


def test_accounts_that_exchanged_their_names_are_found() -> None:
    one, two = (make.clerk(username=name) for name in ("zhou", "qian"))
    for user in (one, two):
        journal.note("account.created", actor=None, body={"account": user.pk, "username": user.username})
    assert found() == []
    for user, name in ((one, "nobody"), (two, "zhou"), (one, "qian")):
        User.objects.filter(pk=user.pk).update(username=name)
    journal.note("account.created", actor=None, body={"username": "of no account"})
    assert found() == [1, 2, 3]


def test_batches_that_exchanged_their_numbers_are_found() -> None:
    ours = make.batch({"筹集款物": [make.contribution()]})
    theirs = make.batch({"筹集款物": [make.contribution()]}, at=make.YUSHU)
    assert found() == []
    for batch, number in ((ours, 99), (theirs, ours.number), (ours, theirs.number)):
        Batch.objects.filter(pk=batch.pk).update(number=number)
    assert found() == [1, 2]
