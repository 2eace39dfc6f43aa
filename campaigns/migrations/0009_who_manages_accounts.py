"""Roles that exist already manage accounts from now on."""

from django.db import migrations

from campaigns.grants import grant

WANTED = {
    "省级工作人员": ("campaigns.manage_user",),
    "系统管理员": ("campaigns.manage_user",),
}


def give(apps, schema_editor):
    grant(apps, WANTED)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0008_account_password_and_sessions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop, elidable=True)]
