"""The rows that came or went between two batch numbers, each with the number at which it did."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import BigIntegerField, F, Value

from campaigns.models import Campaign, Fact, FactQuerySet, Restoration
from songnuan.ledger.rollup import Group, groups_of


@dataclass(frozen=True)
class Between:
    """Batches after `first`, up to and with `last`, and the unions whose own rows a group adds up."""

    campaign: Campaign
    group: Group
    unions: frozenset[int]
    first: int
    last: int

    @property
    def numbers(self) -> tuple[int, int]:
        """Both ends included."""
        return self.first + 1, self.last


def between(campaign: Campaign, group: Group, first: int, last: int) -> Between:
    """The span of a group."""
    tree = campaign.tree()
    unions = frozenset(union for union in tree.places if group in groups_of(tree, union))
    return Between(campaign, group, unions, first, last)


def came_and_went(
    fact: type[Fact], rows: FactQuerySet, numbers: tuple[int, int]
) -> Iterator[tuple[int, FactQuerySet]]:
    """Sign and rows, annotated with `number`: the batch at which they came (1) or went (-1).

    What was taken away and brought back is asked for batch by batch: that is what undone replacements restore.
    """
    yield 1, rows.filter(added_by__number__range=numbers).annotate(number=F("added_by__number"))
    yield -1, rows.filter(removed_by__number__range=numbers).annotate(number=F("removed_by__number"))
    away = Restoration.objects.filter(sheet=fact.SHEET)
    for act, sign in (("removed_by__number", -1), ("restored_by__number", 1)):
        found = away.filter(**{f"{act}__range": numbers})
        for number in sorted(set(found.values_list(act, flat=True))):
            ids = away.filter(**{act: number}).values("fact_id")
            posted = Value(number, output_field=BigIntegerField())
            yield sign, rows.filter(pk__in=ids).annotate(number=posted)
