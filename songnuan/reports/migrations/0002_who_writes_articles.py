"""Roles that exist already and write the 综述 from now on. A new installation gets them from fixtures/roles.json."""

from django.db import migrations

ROLES = ("省级工作人员", "市县填报员")


def allow(apps, schema_editor):
    groups = list(apps.get_model("auth", "Group").objects.filter(name__in=ROLES))
    if not groups:
        return
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="reports", model="articletext"
    )
    # Django makes permissions only once all migrations have run.
    right, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="change_articletext", defaults={"name": "Can change 综述文稿"}
    )
    for group in groups:
        group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
