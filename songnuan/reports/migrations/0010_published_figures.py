"""The register of published figures; roles that exist already keep it from now on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from campaigns.grants import grant


SEE, ADD = "reports.view_publishedfigure", "reports.add_publishedfigure"
WANTED = {
    "省级工作人员": (SEE, ADD), "市县填报员": (SEE, ADD), "市州审核员": (SEE,), "领导": (SEE,), "经审": (SEE,),
}  # fmt: skip


def give(apps, schema_editor):
    grant(apps, WANTED)


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('campaigns', '0023_closing_and_amendments'),
        ('reports', '0002_who_writes_articles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=20, verbose_name='指标')),
                ('said', models.CharField(max_length=60, verbose_name='公布的说法')),
                ('where', models.CharField(max_length=200, verbose_name='公布场合')),
                ('on', models.DateField(verbose_name='公布日期')),
                ('spoken_by', models.CharField(max_length=100, verbose_name='公布人')),
                ('status', models.CharField(max_length=12, verbose_name='口径')),
                ('number', models.BigIntegerField(verbose_name='截至批次')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('voided_at', models.DateTimeField(null=True, verbose_name='作废时间')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign', verbose_name='活动')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.union', verbose_name='工会')),
                ('voided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作废人')),
            ],
            options={
                'verbose_name': '已公布的数',
                'verbose_name_plural': '已公布的数',
                'ordering': ('-on', '-pk'),
                'indexes': [models.Index(fields=['campaign', 'union'], name='published_of_union')],
            },
        ),
        migrations.RunPython(give, migrations.RunPython.noop, elidable=True),
    ]
