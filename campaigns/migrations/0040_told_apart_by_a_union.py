"""不是同一家 is an answer about what one union visited: each union of a pair has one of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0034_firms_are_looked_up_by_the_province")]

    operations = [
        migrations.RemoveConstraint("enterprisedistinction", "a_pair_is_told_apart_once"),
        migrations.AddConstraint(
            "enterprisedistinction",
            models.UniqueConstraint("first", "second", "union", name="a_pair_is_told_apart_once"),
        ),
    ]
