"""Every fact gets a record: what it stays through all corrections."""

import uuid

from django.db import migrations, models
from django.db.models import F, Q


def name_records(apps, schema_editor):
    """A row's record is its own uid, or that of the row that it corrects."""
    for name in ('disbursement', 'service', 'rosterentry'):
        facts = apps.get_model("beneficiaries", name)
        facts.objects.update(record=F("uid"))
        corrected = facts.objects.filter(added_by__kind="correction").order_by("added_by__number", "pk")
        for pk, batch in corrected.values_list("pk", "added_by_id"):
            before = list(facts.objects.filter(removed_by=batch).values_list("record", flat=True)[:2])
            if len(before) == 1:
                facts.objects.filter(pk=pk).update(record=before[0])


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0002_initial"), ("campaigns", "0002_record")]

    operations = [
        migrations.AddField("disbursement", "record", models.UUIDField(default=uuid.uuid4, editable=False)),
        migrations.AddField("disbursement", "visit_record", models.UUIDField(editable=False, null=True)),
        migrations.AddField("rosterentry", "record", models.UUIDField(default=uuid.uuid4, editable=False)),
        migrations.AddField("service", "record", models.UUIDField(default=uuid.uuid4, editable=False)),
        migrations.AddIndex(
            "disbursement",
            models.Index(
                condition=Q(visit_record__isnull=False), fields=["visit_record"], name="disbursement_of_visit"
            ),
        ),
        migrations.AddIndex("service", models.Index(fields=["record"], name="service_of_record")),
        migrations.RunPython(name_records, migrations.RunPython.noop, elidable=True),
    ]
