"""What a record is: the same through corrections, undone or not; new for each new row."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from beneficiaries.models import Disbursement
from campaigns.models import Visit
from songnuan.entry import names, single
from songnuan.entry.written import written
from songnuan.ledger.undo import undo
from tests import factories as make

BEFORE = [("campaigns", "0001_initial"), ("beneficiaries", "0002_initial")]
AFTER = [("campaigns", "0002_record"), ("beneficiaries", "0003_record")]


def corrected(visit: Any, **cells: str) -> Any:
    """The visit as it stands after one more correction."""
    lookups = names.load(visit.campaign, visit.union)
    outcome = single.correct(
        visit, {**written(visit, lookups), **cells}, lookups, by=make.clerk(), reason="抄错"
    )
    assert outcome.batch is not None, outcome.errors
    return type(visit).objects.get(added_by=outcome.batch)


@pytest.mark.django_db
def test_each_row_of_a_file_is_a_record_of_its_own() -> None:
    made = make.batch({"走访企业": [make.visit(), make.visit(企业名称="另一家")]})
    rows = Visit.objects.filter(added_by=made).values_list("record", "uid")
    assert {record == uid for record, uid in rows} == {True}
    assert len(set(rows)) == 2


@pytest.mark.django_db
def test_a_record_stays_through_corrections_and_their_undoing() -> None:
    first = Visit.objects.get(added_by=make.batch({"走访企业": [make.visit()]}))
    second = corrected(first, industry="机械")
    third = corrected(second, industry="纺织")
    assert (second.record, third.record) == (first.uid, first.uid)
    assert third.uid != first.uid
    undo(third.added_by, by=None, reason="改错了")
    assert Visit.objects.live().get().pk == second.pk
    assert Visit.objects.of_record(first.uid).count() == 3


@pytest.mark.django_db
def test_a_correction_keeps_at_which_visit_something_was_handed_out() -> None:
    visit = Visit.objects.get(added_by=make.batch({"走访企业": [make.visit()]}))
    handed = Disbursement.objects.get(added_by=make.batch({"慰问帮扶发放": [make.disbursement()]}))
    Disbursement.objects.update(visit_record=visit.record)
    handed.refresh_from_db()
    assert corrected(handed, cash="600").visit_record == visit.record


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_rows_from_before_become_records_and_back_and_again() -> None:
    """Down and up with data: a corrected row joins the record of the one it corrected."""
    first = Visit.objects.get(added_by=make.batch({"走访企业": [make.visit()]}))
    other = Visit.objects.get(added_by=make.batch({"走访企业": [make.visit(企业名称="另一家")]}))
    second = corrected(corrected(first, industry="机械"), industry="纺织")
    later = MigrationExecutor(connection).loader.graph.leaf_nodes()
    MigrationExecutor(connection).migrate(BEFORE)
    MigrationExecutor(connection).migrate(later)
    records = dict(Visit.objects.values_list("pk", "record"))
    assert (records[first.pk], records[second.pk], records[other.pk]) == (first.uid, first.uid, other.uid)
