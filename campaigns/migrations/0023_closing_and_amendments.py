"""A campaign is closed, and a row of it amended by three persons; roles that exist already may from now on."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from campaigns.grants import grant


SEE, ASK, APPROVE = ("campaigns.view_amendment", "campaigns.add_amendment", "campaigns.approve_amendment")
WANTED = {
    "省级工作人员": ("campaigns.close_campaign", SEE, ASK, APPROVE),
    "市县填报员": (SEE, ASK),
    "市州审核员": (SEE, APPROVE),
    "领导": (SEE,),
    "经审": (SEE,),
}


def give(apps, schema_editor):
    grant(apps, WANTED)


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0018_stamped_scans'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='campaign',
            options={'ordering': ('-starts',), 'permissions': (('close_campaign', '封存活动'),), 'verbose_name': '活动', 'verbose_name_plural': '活动'},
        ),
        migrations.AddField(
            model_name='campaign',
            name='closed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='封存时间'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='closed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='封存人'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='closed_reason',
            field=models.CharField(blank=True, editable=False, max_length=500, verbose_name='封存理由'),
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sheet', models.CharField(max_length=20, verbose_name='表')),
                ('record', models.UUIDField(editable=False)),
                ('fact_id', models.BigIntegerField(editable=False)),
                ('sealed', models.BinaryField(default=bytes)),
                ('reason', models.CharField(max_length=500, verbose_name='理由')),
                ('state', models.CharField(choices=[('asked', '待审批'), ('once', '一人已同意'), ('granted', '已批准'), ('posted', '已更正'), ('refused', '不予更正')], default='asked', max_length=8, verbose_name='状态')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='申请时间')),
                ('first_at', models.DateTimeField(null=True, verbose_name='第一次审批时间')),
                ('second_at', models.DateTimeField(null=True, verbose_name='第二次审批时间')),
                ('refused_at', models.DateTimeField(null=True, verbose_name='不同意的时间')),
                ('refusal', models.CharField(blank=True, max_length=500, verbose_name='不同意的理由')),
                ('moved_reviewed', models.BooleanField(default=False, verbose_name='已报、已审的数一并更正')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人')),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='campaigns.batch', verbose_name='更正批次')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='campaigns.campaign', verbose_name='活动')),
                ('first_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='第一审批人')),
                ('refused_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='不同意的人')),
                ('second_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='第二审批人')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.union', verbose_name='工会')),
            ],
            options={
                'verbose_name': '更正单',
                'verbose_name_plural': '更正单',
                'ordering': ('-pk',),
                'permissions': (('approve_amendment', '审批更正单'),),
                'constraints': [models.UniqueConstraint(models.F('sheet'), models.F('fact_id'), condition=models.Q(('state__in', ('asked', 'once', 'granted'))), name='a_row_is_amended_once'), models.CheckConstraint(condition=models.Q(models.Q(('first_by', None), models.Q(('first_by', models.F('asked_by')), _negated=True), _connector='OR'), models.Q(('second_by', None), models.Q(models.Q(('second_by', models.F('asked_by')), _negated=True), models.Q(('second_by', models.F('first_by')), _negated=True)), _connector='OR')), name='three_persons_amend')],
            },
        ),
        migrations.RunPython(give, migrations.RunPython.noop, elidable=True),
    ]
