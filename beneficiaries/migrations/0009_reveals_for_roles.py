"""Who may reveal, find, take working lists and review duplicates: for roles that stand already.

A new installation has no roles yet; `bootstrap` makes them from fixtures/roles.json with these permissions.
"""

from django.db import migrations

NAMES = {
    "reveal_person": "逐项查看完整的个人信息",
    "find_person": "按号码查找",
    "take_working_list": "导出签领表和代发表",
    "review_duplicate": "核对重复慰问",
}
GRANTED = {
    "省级工作人员": tuple(NAMES),
    "市县填报员": ("reveal_person", "find_person", "take_working_list"),
    "市州审核员": ("reveal_person", "find_person", "review_duplicate"),
    "经审": ("reveal_person", "find_person"),
}


def grant(apps, schema_editor):
    groups = {group.name: group for group in apps.get_model("auth", "Group").objects.filter(name__in=GRANTED)}
    if not groups:
        return
    kind, _new = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="beneficiaries", model="person"
    )
    # Django makes permissions only once all migrations have run.
    made = {
        code: apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=code, defaults={"name": name}
        )[0]
        for code, name in NAMES.items()
    }
    for role, group in groups.items():
        group.permissions.add(*(made[code] for code in GRANTED[role]))


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0008_reveals"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
