"""Which rows were corrected into another, by their record: a partial index, small beside the table."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaries', '0009_reveals_for_roles'),
        ('campaigns', '0030_the_order_of_reports'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='disbursement',
            index=models.Index(condition=models.Q(('record', models.F('uid')), _negated=True), fields=['record'], name='disbursement_corrected'),
        ),
    ]
