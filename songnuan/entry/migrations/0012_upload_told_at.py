"""When something was last told of a file's rows: what a look tells days after the check counts on that day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("entry", "0011_upload_size")]

    operations = [
        migrations.AddField(
            "upload", "told_at", models.DateTimeField(blank=True, editable=False, null=True)
        ),
    ]
