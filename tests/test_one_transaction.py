"""The watch over every test's requests sees what is changed apart from its event, and nothing else."""

from contextlib import nullcontext

import pytest
from django.db import connection, transaction

from campaigns import journal
from campaigns.models import Team
from tests import factories as make
from tests.one_transaction import Watch

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T50")]


def apart(*, noted: bool, around: bool, each: bool) -> set[str]:
    """What the watch says of a change and its event: in one transaction around both, in one for each, in none."""
    watch = Watch()
    with connection.execute_wrapper(watch.query), transaction.atomic() if around else nullcontext():
        with transaction.atomic() if each else nullcontext():
            Team.objects.create(campaign=make.campaign(), name="一组")
        if noted:
            journal.note("team.changed", actor=None)
    return watch.apart()


def test_together_is_right() -> None:
    assert apart(noted=True, around=True, each=True) == set()


def test_what_notes_nothing_is_for_other_tests() -> None:
    assert apart(noted=False, around=False, each=False) == set()


@pytest.mark.parametrize("each", [False, True])
def test_control_apart_is_seen(*, each: bool) -> None:
    assert apart(noted=True, around=False, each=each) == {"campaigns_team"}


def test_what_was_taken_back_was_not_changed() -> None:
    watch = Watch()
    with connection.execute_wrapper(watch.query):
        with transaction.atomic():
            Team.objects.create(campaign=make.campaign(), name="一组")
            transaction.set_rollback(True)
        journal.note("denied.scope", actor=None)
    assert watch.apart() == set()


def test_control_an_event_that_was_taken_back_is_none() -> None:
    watch = Watch()
    with connection.execute_wrapper(watch.query):
        with transaction.atomic():
            Team.objects.create(campaign=make.campaign(), name="一组")
            with transaction.atomic():
                journal.note("team.changed", actor=None)
                transaction.set_rollback(True)
        journal.note("denied.scope", actor=None)
    assert watch.apart() == {"campaigns_team"}
