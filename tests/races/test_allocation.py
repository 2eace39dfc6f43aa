"""One letter recorded by a double click, one sum voided by two at once (T60): each happens once."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from campaigns.models import Allocation, Batch
from songnuan.ledger.allocation.acts import Passing, allocate, void
from songnuan.ledger.post import Conflict
from tests import factories as make
from tests.races.threads import failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.hardening("T60")]
MANY = 4


def record(form: UUID | None) -> Batch:
    passing = Passing(date(2022, 12, 20))
    sums = {make.union(): 500, make.union(make.YUSHU): 600}
    return allocate(
        make.campaign(), make.union(make.CHANGCHUN), passing, sums, by=None, form=form, again=True
    )


def test_one_form_sent_several_times_at_once_is_stored_once() -> None:
    form = uuid4()
    answers = together(*[lambda: record(form)] * MANY)
    assert [type(error) for error in failures(answers)] == [Conflict] * (MANY - 1)
    assert (Allocation.objects.count(), Batch.objects.count()) == (2, 1)


def test_control_without_the_name_of_the_form_each_is_stored() -> None:
    assert failures(together(*[lambda: record(None)] * MANY)) == []
    assert (Allocation.objects.count(), Batch.objects.count()) == (2 * MANY, MANY)


def test_several_who_void_one_sum_at_once_are_one() -> None:
    row = make.allocation(5)
    answers = together(*[lambda: void(row, by=None, reason="写错")] * MANY)
    assert [type(error) for error in failures(answers)] == [Conflict] * (MANY - 1)
    assert list(Batch.objects.values_list("kind", flat=True)) == ["allocation", "voiding"]
