"""Rows that were corrected before a correction sealed a minor's name in the other versions: theirs are sealed now."""

from django.db import migrations
from django.db.models import F, Q

from songnuan.lib import cipher

STEP = 500


def seal(apps, schema_editor):
    for name in ("Disbursement", "RosterEntry"):
        fact = apps.get_model("beneficiaries", name)
        corrected = fact.objects.exclude(record=F("uid")).order_by("pk")
        for row in corrected.filter(name="").exclude(sealed=b"").iterator(STEP):
            if of_a_minor(row):
                others = fact.objects.filter(record=row.record).exclude(name="")
                seal_each(others.filter(Q(removed_by__isnull=False) | Q(person=None)))
        for row in corrected.filter(person=None).exclude(name="").iterator(STEP):
            former = fact.objects.filter(removed_by=row.added_by_id, record=row.record, name="")
            if any(of_a_minor(one) for one in former):
                seal_each([row])


def of_a_minor(row):
    closed = getattr(row, "category", None) is not None and row.category.closed
    return not closed and "name" in cipher.unseal_values(bytes(row.sealed), row.uid)


def seal_each(rows):
    for row in rows:
        values = {**cipher.unseal_values(bytes(row.sealed), row.uid), "name": row.name}
        type(row).objects.filter(pk=row.pk).update(name="", sealed=cipher.seal_values(values, row.uid))


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0039_one_line_of_descent"),
        ("beneficiaries", "0010_corrected_rows"),
    ]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop, elidable=True)]
