"""省级工作人员 of an installation that stands already set what is asked about before filing."""

from django.db import migrations

from campaigns.grants import grant

WANTED = {
    "省级工作人员": ("campaigns.view_checklimit", "campaigns.add_checklimit", "campaigns.change_checklimit"),
}


def give(apps, schema_editor):
    grant(apps, WANTED)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0020_what_is_asked_before_filing"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop, elidable=True)]
