"""Reports, what took them back and editions know their place in the log: which came first does not hang on clocks."""

from django.db import migrations, models

PLACES = {
    "filing.filed": ("Filing", "filing", "sequence"),
    "filing.recalled": ("Filing", "filing", "recalled_sequence"),
    "edition.taken": ("Edition", "edition", "sequence"),
}
"""Verb of the event → the model that it is about, where its body names the row, the column."""


def look_up(apps, schema_editor):
    Event, Filing = apps.get_model("campaigns", "Event"), apps.get_model("campaigns", "Filing")
    for verb, (model, name, column) in PLACES.items():
        rows = apps.get_model("campaigns", model).objects
        for sequence, body in Event.objects.filter(verb=verb).values_list("sequence", "body"):
            rows.filter(pk=body.get(name)).update(**{column: sequence})
    # What a 更正单 moved along came with its batch.
    for filing in Filing.objects.filter(sequence=0):
        posted = Event.objects.filter(batch__number=filing.number, verb__startswith="post.").first()
        if posted is not None:
            filing.sequence = posted.sequence
            filing.save(update_fields=("sequence",))


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0031_makers_of_batches")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="sequence",
            field=models.BigIntegerField(default=0, editable=False, verbose_name="日志序号"),
        ),
        migrations.AddField(
            model_name="filing",
            name="sequence",
            field=models.BigIntegerField(default=0, editable=False, verbose_name="上报的日志序号"),
        ),
        migrations.AddField(
            model_name="filing",
            name="recalled_sequence",
            field=models.BigIntegerField(editable=False, null=True, verbose_name="撤回的日志序号"),
        ),
        migrations.RunPython(look_up, migrations.RunPython.noop),
    ]
