"""下拨 with rows: down to where nobody could record it, and up again; roles that were there before may from then on."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from campaigns.models import Allocation, Batch
from songnuan.ledger.verify import verify
from tests import factories as make

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BEFORE = ("campaigns", "0029_amendments_add_and_remove")
READERS, RECORDERS = {"市州审核员", "领导", "经审"}, {"省级工作人员", "市县填报员"}


def roles(right: str) -> set[str]:
    return set(Group.objects.filter(permissions__codename=right).values_list("name", flat=True))


def test_down_and_up_with_rows() -> None:
    make.batch({"筹集款物": [make.contribution(是否转拨="是")]})
    make.allocation(10)
    before = make.figures()
    for group in Group.objects.all():
        group.permissions.remove(*group.permissions.filter(codename__endswith="_allocation"))
    end = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        MigrationExecutor(connection).migrate([BEFORE])
        assert "campaigns_allocation" not in connection.introspection.table_names()
    finally:
        MigrationExecutor(connection).migrate(end)
    assert (roles("view_allocation"), roles("add_allocation")) == (READERS | RECORDERS, RECORDERS)
    # Going down loses the sums, as it must; the batch that brought them stays in the ledger, and no figure moved.
    assert (Allocation.objects.count(), Batch.objects.filter(kind="allocation").count()) == (0, 1)
    assert (make.figures(), verify(make.campaign())) == (before, [])
    assert make.allocation(20).amount == 2_000
