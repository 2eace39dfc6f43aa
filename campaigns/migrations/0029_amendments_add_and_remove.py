"""A 更正单 may add a row, which has no key yet, and take one out."""

import uuid

from django.db import migrations, models


def name_the_missing(apps, schema_editor):
    """On the way down: every 更正单 names a row, an added one a row that never was."""
    for amendment in apps.get_model("campaigns", "Amendment").objects.filter(fact_id=None):
        amendment.fact_id = -amendment.pk
        amendment.save(update_fields=("fact_id",))


def know_the_added(apps, schema_editor):
    """Up again: those are the added ones."""
    apps.get_model("campaigns", "Amendment").objects.filter(fact_id__lt=0).update(kind="add", fact_id=None)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0025_who_inspects")]

    operations = [
        migrations.AddField(
            model_name="amendment",
            name="kind",
            field=models.CharField(
                choices=[("change", "更正一行"), ("remove", "删去一行"), ("add", "补一行")],
                default="change", max_length=6, verbose_name="办什么",
            ),
        ),
        migrations.AlterField(
            model_name="amendment", name="record", field=models.UUIDField(default=uuid.uuid4, editable=False)
        ),
        migrations.AlterField(
            model_name="amendment", name="fact_id", field=models.BigIntegerField(editable=False, null=True)
        ),
        migrations.RunPython(know_the_added, name_the_missing),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(("fact_id", None), ("kind", "add"))
                | models.Q(models.Q(("kind", "add"), _negated=True), ("fact_id__isnull", False)),
                name="only_an_added_row_is_not_there_yet",
            ),
        ),
    ]
