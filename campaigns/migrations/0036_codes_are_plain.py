"""Codes of campaigns and unions hold only what an address holds as it stands. What is stored already stays."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0040_told_apart_by_a_union'),
    ]

    operations = [
        migrations.AlterField(
            model_name='campaign',
            name='code',
            field=models.CharField(max_length=12, unique=True, validators=[django.core.validators.RegexValidator('\\A[0-9A-Za-z_-]+\\Z', '代码只能用半角的数字、字母和连字符，例如 2024。中间不留空格。')], verbose_name='代码'),
        ),
        migrations.AlterField(
            model_name='union',
            name='code',
            field=models.CharField(max_length=12, unique=True, validators=[django.core.validators.RegexValidator('\\A[0-9A-Za-z_-]+\\Z', '代码只能用半角的数字、字母和连字符，例如 2024。中间不留空格。')], verbose_name='代码'),
        ),
    ]
