"""Every fact gets a record: what it stays through all corrections."""

import uuid

from django.db import migrations, models
from django.db.models import F


def name_records(apps, schema_editor):
    """A row's record is its own uid, or that of the row that it corrects."""
    for name in ('contribution', 'visit'):
        facts = apps.get_model("campaigns", name)
        facts.objects.update(record=F("uid"))
        corrected = facts.objects.filter(added_by__kind="correction").order_by("added_by__number", "pk")
        for pk, batch in corrected.values_list("pk", "added_by_id"):
            before = list(facts.objects.filter(removed_by=batch).values_list("record", flat=True)[:2])
            if len(before) == 1:
                facts.objects.filter(pk=pk).update(record=before[0])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial")]

    operations = [
        migrations.AddField("contribution", "record", models.UUIDField(default=uuid.uuid4, editable=False)),
        migrations.AddField("visit", "record", models.UUIDField(default=uuid.uuid4, editable=False)),
        migrations.AddIndex("visit", models.Index(fields=["record"], name="visit_of_record")),
        migrations.RunPython(name_records, migrations.RunPython.noop, elidable=True),
    ]
