"""The first version of a record is looked up for rows that no longer stand (songnuan: `became_closed`)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0011_number_chosen")]

    operations = [
        migrations.AddIndex("disbursement", models.Index(fields=["uid"], name="disbursement_first_of_record")),
    ]
