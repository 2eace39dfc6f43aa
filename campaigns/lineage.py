"""The closure of the union tree, worked out from the dated affiliations.

Whoever changes affiliations takes the tree's turn (`hold`) before reading any of them: of two who change it at once
the second sees what the first made of it.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models.union import Affiliation, Lineage, Union

BEGINNING = datetime.date(1949, 10, 1)
DEEPEST = 20
"""Unions one above the other: there are five. What goes further goes in a circle."""

Span = tuple[int, int, datetime.date, datetime.date | None]
Line = tuple[int, int, datetime.date, datetime.date | None]
"""Of an affiliation: the union, its superior, since when, until when."""


class TreeError(ValueError):
    """The affiliations form a circle; the text is for whoever can mend it."""


def hold() -> None:
    """Wait for the turn to change the tree; until the transaction ends. Before any union is locked, and the journal."""
    there = Union.objects.filter(kind=Union.Kind.PROVINCE)
    list(there.select_for_update(no_key=True).values_list("pk", flat=True))


def rebuild() -> None:
    """Replace the closure table by what the affiliations say, in one transaction; TreeError on a circle."""
    with transaction.atomic():
        hold()
        spans = list(_closure(_lines()))
        Lineage.objects.all().delete()
        Lineage.objects.bulk_create(
            Lineage(union_id=union, ancestor_id=ancestor, depth=depth, since=since, until=until)
            for union, (ancestor, depth, since, until) in spans
        )


def refuse_circle(union: int, lines: Iterable[Line]) -> None:
    """TreeError where these affiliations, instead of those that the union has now, make a circle somewhere."""
    for _span in _closure([*(line for line in _lines() if line[0] != union), *lines]):
        pass


def differences() -> list[str]:
    """Codes of the unions of which the closure says something else than the affiliations. TreeError on a circle."""
    with transaction.atomic():
        hold()
        wanted = Counter((union, *span) for union, span in _closure(_lines()))
        stored = Counter(
            Lineage.objects.values_list("union_id", "ancestor_id", "depth", "since", "until").iterator()
        )
    other = {row[0] for row in (wanted - stored) + (stored - wanted)}
    return list(Union.objects.filter(pk__in=other).order_by("code").values_list("code", flat=True))


def _lines() -> list[Line]:
    return list(Affiliation.objects.values_list("union_id", "superior_id", "since", "until"))


def _closure(lines: Iterable[Line]) -> Iterator[tuple[int, Span]]:
    above: dict[int, list[tuple[int, datetime.date, datetime.date | None]]] = defaultdict(list)
    for under, superior, since, until in lines:
        above[under].append((superior, since, until))
    for union in Union.objects.order_by("pk").values_list("pk", flat=True):
        yield from ((union, span) for span in _ancestors(union, above))


def _ancestors(union: int, above: dict[int, list]) -> Iterator[Span]:
    reach: list[Span] = [(union, 0, BEGINNING, None)]
    while reach:
        here, depth, since, until = reach.pop()
        if depth and (here == union or depth > DEEPEST):
            name = Union.objects.get(pk=union)
            raise TreeError(
                _("从“%(name)s”往上找上级工会，绕成了一圈，到不了省总工会。请先改正其中的隶属关系。")
                % {"name": name}
            )
        yield here, depth, since, until
        for superior, starts, ends in above[here]:
            first = max(since, starts)
            last = min((day for day in (until, ends) if day), default=None)
            if last is None or first < last:
                reach.append((superior, depth + 1, first, last))
