"""Auditors inspect a unit's rows, money and papers; the role that exists already may from now on."""

from django.db import migrations

from campaigns.grants import grant


def give(apps, schema_editor):
    grant(apps, {"经审": ("campaigns.inspect_union",)})


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0022_who_sets_check_limits"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="union",
            options={
                "ordering": ("order", "code"),
                "permissions": (("inspect_union", "账证检查"),),
                "verbose_name": "工会",
                "verbose_name_plural": "工会",
            },
        ),
        migrations.RunPython(give, migrations.RunPython.noop, elidable=True),
    ]
