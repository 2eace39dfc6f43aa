"""The closure of the union tree, worked out from the dated affiliations."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction

from campaigns.models.union import Affiliation, Lineage, Union

BEGINNING = datetime.date(1949, 10, 1)
Span = tuple[int, int, datetime.date, datetime.date | None]


class TreeError(ValueError):
    """The affiliations form a circle."""


def rebuild() -> None:
    """Replace the closure table by what the affiliations say, in one transaction; TreeError on a circle."""
    above: dict[int, list[tuple[int, datetime.date, datetime.date | None]]] = defaultdict(list)
    for row in Affiliation.objects.values_list("union_id", "superior_id", "since", "until"):
        above[row[0]].append(row[1:])
    spans = [
        Lineage(union_id=union, ancestor_id=ancestor, depth=depth, since=since, until=until)
        for union in Union.objects.values_list("pk", flat=True)
        for ancestor, depth, since, until in _ancestors(union, above)
    ]
    with transaction.atomic():
        Lineage.objects.all().delete()
        Lineage.objects.bulk_create(spans)


def _ancestors(union: int, above: dict[int, list]) -> Iterator[Span]:
    reach: list[Span] = [(union, 0, BEGINNING, None)]
    while reach:
        here, depth, since, until = reach.pop()
        yield here, depth, since, until
        if depth > 20:
            raise TreeError("affiliations form a circle")
        for superior, starts, ends in above[here]:
            first = max(since, starts)
            last = min((day for day in (until, ends) if day), default=None)
            if last is None or first < last:
                reach.append((superior, depth + 1, first, last))
