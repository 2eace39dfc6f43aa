"""Roles that exist already file, review and read editions from now on."""

from django.db import migrations

from campaigns.grants import grant

READ = ("campaigns.view_filing", "campaigns.view_period", "campaigns.view_edition")
WANTED = {
    "省级工作人员": (
        *READ, "campaigns.file_filing", "campaigns.review_filing", "campaigns.add_period", "campaigns.change_period",
        "campaigns.add_lategrant", "campaigns.add_edition",
    ),
    "市县填报员": (*READ, "campaigns.file_filing"),
    "市州审核员": (*READ, "campaigns.review_filing"),
    "领导": READ,
    "经审": READ,
}  # fmt: skip


def give(apps, schema_editor):
    grant(apps, WANTED)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0016_filings"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop, elidable=True)]
