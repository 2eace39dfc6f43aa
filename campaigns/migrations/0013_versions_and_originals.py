"""Campaigns have versions; roles that exist already may look at rows of the original."""

from django.db import migrations, models

WANTED = ("省级工作人员", "市县填报员", "市州审核员", "经审")


def give(apps, schema_editor):
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="campaigns", model="batch"
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename="view_original", defaults={"name": "查看原表的行"}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=WANTED):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0012_first_use_tour"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="version",
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AlterModelOptions(
            name="batch",
            options={
                "ordering": ("number",),
                "permissions": (
                    ("upload_batch", "上传并确认导入"),
                    ("undo_batch", "撤销导入"),
                    ("view_original", "查看原表的行"),
                ),
                "verbose_name": "批次",
                "verbose_name_plural": "批次",
            },
        ),
        migrations.RunPython(give, migrations.RunPython.noop, elidable=True),
    ]
