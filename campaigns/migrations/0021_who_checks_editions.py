"""An edition is checked again by whoever may; roles that exist already may from now on."""

from django.db import migrations

from campaigns.grants import grant

WANTED = {"省级工作人员": ("campaigns.verify_edition",), "经审": ("campaigns.verify_edition",)}


def give(apps, schema_editor):
    grant(apps, WANTED)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0017_who_files_and_reviews"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="edition",
            options={
                "ordering": ("pk",),
                "permissions": (("verify_edition", "核验定稿"),),
                "verbose_name": "定稿",
                "verbose_name_plural": "定稿",
            },
        ),
        migrations.RunPython(give, migrations.RunPython.noop, elidable=True),
    ]
