"""Roles that exist already may plan visits, take up needs, keep venues and programmes."""

from django.db import migrations

from campaigns.grants import grant

READS = ("campaigns.view_plannedvisit", "beneficiaries.view_need")
KEEPS = (
    "beneficiaries.add_need", "beneficiaries.change_need", "beneficiaries.view_venue", "beneficiaries.add_venue",
    "beneficiaries.change_venue",
)  # fmt: skip
WANTED = {
    "省级工作人员": (
        *READS, *KEEPS, "campaigns.add_plannedvisit", "campaigns.change_plannedvisit", "campaigns.view_festival",
        "campaigns.add_festival", "campaigns.change_festival", "beneficiaries.view_programme",
        "beneficiaries.add_programme", "beneficiaries.change_programme",
    ),
    "市县填报员": (*READS, *KEEPS),
    "市州审核员": READS,
    "领导": READS,
    "经审": READS,
}  # fmt: skip


def give(apps, schema_editor):
    grant(apps, WANTED)


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0006_needs_and_activities"),
        ("campaigns", "0010_festivals_and_plans"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop, elidable=True)]
