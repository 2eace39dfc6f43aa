"""The closure of the tree holds each line once. Where two forms at once had doubled it, one of each stays.

What is left may still differ from the affiliations: `bootstrap`, which follows every upgrade, builds it anew.
"""

from django.db import migrations, models


def once(apps, schema_editor):
    Lineage = apps.get_model("campaigns", "Lineage")
    first = Lineage.objects.values("union", "ancestor", "since").annotate(first=models.Min("pk"))
    Lineage.objects.exclude(pk__in=list(first.values_list("first", flat=True))).delete()


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0036_codes_are_plain")]

    operations = [
        migrations.RunPython(once, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="lineage",
            constraint=models.UniqueConstraint(
                fields=("union", "ancestor", "since"), name="one_line_of_descent"
            ),
        ),
    ]
