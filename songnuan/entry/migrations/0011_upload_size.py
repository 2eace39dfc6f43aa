"""How many bytes a file has: counted against what one person may send in a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("entry", "0010_who_confirmed")]

    operations = [
        migrations.AddField("upload", "size", models.PositiveIntegerField(default=0, editable=False)),
    ]
