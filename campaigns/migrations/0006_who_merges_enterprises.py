"""Roles that exist already may decide whether two firms are one."""

from django.db import migrations

from campaigns.grants import grant

WANTED = {
    "省级工作人员": ("campaigns.merge_enterprise",),
    "市县填报员": ("campaigns.merge_enterprise",),
}

def give(apps, schema_editor):
    grant(apps, WANTED)

class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0005_enterprise_merges"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop, elidable=True)]
