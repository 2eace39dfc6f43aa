"""Rows that waited and were stored as ones of the closed class or of a child are known as such, also those of before: there
which row of a batch came of which is not asked, any may have."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows: Any = apps.get_model("campaigns", "PendingRow").objects
    sealed = Q(name="") & ~Q(sealed=b"")
    kinds = (
        ("was_closed", "Disbursement", Q(category__closed=True)),
        ("was_a_childs", "Disbursement", sealed & Q(category__closed=False)),
        ("was_a_childs", "RosterEntry", sealed),
    )
    for field, name, kind in kinds:
        facts: Any = apps.get_model("beneficiaries", name).objects
        batches = facts.filter(kind, added_by__in=rows.values("settled_by")).order_by().values("added_by")
        rows.filter(settled_by__in=batches).update(**{field: True})
        marked = rows.filter(**{field: True})
        before = rows.filter(**{field: False}, settled_by__in=marked.values("batch"))
        while before.update(**{field: True}):
            continue  # back to what waited first: each in whose place a marked one came to wait


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0038_former_names_of_minors"), ("beneficiaries", "0011_number_chosen")]

    operations = [
        migrations.AddField("pendingrow", "was_closed", models.BooleanField(default=False, editable=False)),
        migrations.AddField("pendingrow", "was_a_childs", models.BooleanField(default=False, editable=False)),
        migrations.RunPython(mark, migrations.RunPython.noop, elidable=True),
    ]
