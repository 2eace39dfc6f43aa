from django.db import migrations

from campaigns.grants import grant

MEANINGS = [f"entry.{verb}_headermeaning" for verb in ("view", "change", "delete")]


def give(apps, _schema_editor):
    grant(apps, {"省级工作人员": MEANINGS, "市县填报员": MEANINGS})


class Migration(migrations.Migration):

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("entry", "0005_header_meaning"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
