"""更正单 of every kind, down to where only changes were known, and up again."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from campaigns.models import Amendment
from tests import factories as make
from tests.closing.world import asked_addition, asked_removal, reviewed_and_closed

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BEFORE = ("campaigns", "0025_who_inspects")


def test_down_and_up_with_all_kinds() -> None:
    reviewed_and_closed()
    removal, addition = asked_removal(), asked_addition(by=make.clerk())
    end = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        MigrationExecutor(connection).migrate([BEFORE])
        with connection.cursor() as cursor:
            cursor.execute("SELECT fact_id FROM campaigns_amendment ORDER BY id")
            assert cursor.fetchall() == [(removal.fact_id,), (-addition.pk,)]
    finally:
        MigrationExecutor(connection).migrate(end)
    # A removal comes back as a change to nothing, which no rule lets through.
    found = Amendment.objects.order_by("pk").values_list("kind", "fact_id", "record")
    assert list(found) == [("change", removal.fact_id, removal.record), ("add", None, addition.record)]
