"""All versions of a record on file are looked up where one of them is taken out (songnuan.ledger.former_names)."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0012_first_of_record")]

    operations = [
        migrations.AddIndex(
            "rosterentry",
            models.Index(fields=["record"], condition=~Q(record=F("uid")), name="roster_corrected"),
        ),
        migrations.AddIndex("rosterentry", models.Index(fields=["uid"], name="roster_first_of_record")),
    ]
