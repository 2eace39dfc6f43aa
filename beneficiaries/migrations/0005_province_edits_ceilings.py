"""省级工作人员 of an installation that stands already may edit the ceilings; a new one gets it by `bootstrap`."""

from django.db import migrations

ROLE = "省级工作人员"
VERBS = ("view", "add", "change", "delete")


def permit(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.filter(name=ROLE).first()
    if group is None:
        return
    # Django makes permissions after the last migration only.
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="beneficiaries", model="ceiling"
    )
    for verb in VERBS:
        permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=f"{verb}_ceiling", defaults={"name": f"Can {verb} 发放标准"}
        )
        group.permissions.add(permission)


def forbid(apps, schema_editor):
    apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="beneficiaries", content_type__model="ceiling"
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0004_ceiling"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(permit, forbid)]
