"""Rows that waited and were stored as ones that name nobody are known as such from now on, also those of before."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows: Any = apps.get_model("campaigns", "PendingRow").objects
    sealed = Q(name="") & ~Q(sealed=b"")
    for name, of_nobody in (("Disbursement", Q(category__closed=True) | sealed), ("RosterEntry", sealed)):
        facts: Any = apps.get_model("beneficiaries", name).objects
        batches = facts.filter(of_nobody, added_by__in=rows.values("settled_by")).order_by().values("added_by")
        rows.filter(settled_by__in=batches).update(names_nobody=True)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0038_former_names_of_minors"), ("beneficiaries", "0011_number_chosen")]

    operations = [
        migrations.AddField("pendingrow", "names_nobody", models.BooleanField(default=False, editable=False)),
        migrations.RunPython(mark, migrations.RunPython.noop, elidable=True),
    ]
