"""There is one province. Where a form took its kind away, or gave it to another, the tree says which union it is."""

from django.db import migrations, models


def settle(apps, schema_editor):
    """The province is the one union that stands under nobody and has unions under it."""
    Union, Affiliation = (apps.get_model("campaigns", name) for name in ("Union", "Affiliation"))
    roots = Union.objects.filter(pk__in=Affiliation.objects.values("superior")).exclude(
        pk__in=Affiliation.objects.values("union")
    )
    root = roots.first() if roots.count() == 1 else None
    if root is None:
        return
    others = Union.objects.filter(kind="province").exclude(pk=root.pk)
    others.filter(pk__in=Affiliation.objects.filter(superior=root).values("union")).update(kind="area")
    others.update(kind="county")
    Union.objects.filter(pk=root.pk).update(kind="province")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0032_log_is_not_replaced")]

    operations = [
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="union",
            constraint=models.UniqueConstraint(
                models.F("kind"), condition=models.Q(kind="province"), name="there_is_one_province"
            ),
        ),
    ]
