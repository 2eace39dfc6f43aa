"""Who has reported and who has not: nothing sent (未报) is not a report of zero (零报告)."""

from dataclasses import dataclass

from django.db.models import Q

from campaigns.models import Batch, Filing, FilingQuerySet, Union
from songnuan.ledger.counting import MARKS
from songnuan.ledger.models import Status
from songnuan.reports.scope import Scope


@dataclass(frozen=True)
class Named:
    """A union, and the overview behind its name."""

    label: str
    opens: Scope


@dataclass(frozen=True)
class There:
    """Ids of the unions of which a status holds something; `zero`: those of them that reported nothing but zero."""

    unions: frozenset[int]
    zero: frozenset[int]


@dataclass(frozen=True)
class Reporting:
    """How many of the unions that count here have reported, who reported zero, and who has not reported."""

    scope: Scope
    reported: int
    of: int
    zero: tuple[Named, ...]
    silent: tuple[Named, ...]

    @property
    def missing(self) -> int:
        return self.of - self.reported


def reporting_unions(scope: Scope) -> There:
    """Under *all* and in an edition who has rows or filed; under *filed* who filed, under *reviewed* who was approved.

    Two queries.
    """
    filings = _filed(scope)
    zero = dict(filings.order_by("pk").values_list("union_id", "is_zero"))
    posted: set[int] = set()
    if scope.status not in MARKS:
        posted = _posted(scope)
    return There(
        frozenset(posted.union(zero)),
        frozenset(union for union, is_zero in zero.items() if is_zero and union not in posted),
    )


def _filed(scope: Scope) -> FilingQuerySet:
    if scope.edition is not None:
        return Filing.objects.by(scope.edition)
    mark = MARKS.get(scope.status, MARKS[Status.FILED.value])
    return Filing.objects.filter(mark, campaign=scope.campaign)


def _posted(scope: Scope) -> set[int]:
    batches = Batch.objects.filter(campaign=scope.campaign).exclude(kind=Batch.Kind.UNDO)
    if scope.edition is None:
        batches = batches.standing()
    else:
        number = scope.edition.number
        batches = batches.filter(Q(closed_by=None) | Q(closed_by__number__gt=number), number__lte=number)
    return set(batches.order_by().values_list("union_id", flat=True).distinct())


def reporting(scope: Scope, there: There) -> Reporting:
    """Of the unions that the reader reaches, in the order of the tree."""
    asked = [place for place in scope.tree.places if place in scope.counted and place in scope.unions]
    silent = [place for place in asked if place not in there.unions]
    return Reporting(
        scope,
        len(asked) - len(silent),
        len(asked),
        tuple(_named(scope, scope.unions[place]) for place in asked if place in there.zero),
        tuple(_named(scope, scope.unions[place]) for place in silent),
    )


def _named(scope: Scope, union: Union) -> Named:
    return Named(union.label, scope.plain.at(union))
