"""Roles that exist already record what they pass down and read what was passed on from now on."""

from django.db import migrations

from campaigns.grants import grant

READ = ("campaigns.view_allocation",)
WANTED = {
    "省级工作人员": (*READ, "campaigns.add_allocation"),
    "市县填报员": (*READ, "campaigns.add_allocation"),
    "市州审核员": READ,
    "领导": READ,
    "经审": READ,
}


def give(apps, schema_editor):
    grant(apps, WANTED)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0027_allocations"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop, elidable=True)]
