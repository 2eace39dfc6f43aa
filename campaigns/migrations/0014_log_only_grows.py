"""The database refuses to change or remove what the log holds; the chain's end is signed."""

from django.db import migrations, models

from campaigns import append_only


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0013_versions_and_originals")]

    operations = [
        migrations.AddField("journal", "mark", models.CharField(blank=True, max_length=64)),
        migrations.CreateModel(
            name="Refusals",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(max_length=60, unique=True, verbose_name="谁")),
                ("since", models.DateTimeField(verbose_name="自")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="次数")),
                ("unnoted", models.PositiveIntegerField(default=0, verbose_name="未逐条记录的次数")),
            ],
            options={"verbose_name": "被拒绝的次数", "verbose_name_plural": "被拒绝的次数"},
        ),
        migrations.RunPython(protect, release),
    ]
