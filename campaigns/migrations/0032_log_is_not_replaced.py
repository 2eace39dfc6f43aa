"""SQLite refuses INSERT OR REPLACE on the log, too."""

from django.db import migrations

from campaigns import append_only


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0030_the_order_of_reports")]

    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
