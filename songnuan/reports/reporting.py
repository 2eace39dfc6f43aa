"""Who has reported and who has not: nothing sent (未报) is not a report of zero (零报告)."""

from dataclasses import dataclass

from campaigns.models import Batch, Union
from songnuan.ledger.models import Status
from songnuan.reports.scope import Scope


@dataclass(frozen=True)
class Silent:
    """A union from which nothing stands, and the overview behind its name."""

    label: str
    opens: Scope


@dataclass(frozen=True)
class Reporting:
    """How many of the unions that count here have a batch that stands, and which have none."""

    reported: int
    of: int
    silent: tuple[Silent, ...]

    @property
    def missing(self) -> int:
        return self.of - self.reported


def reporting_unions(scope: Scope) -> set[int]:
    """Ids of the unions with a batch that stands. One query."""
    if scope.status != Status.ALL:
        return scope.counted
    standing = Batch.objects.standing().filter(campaign=scope.campaign).exclude(kind=Batch.Kind.UNDO)
    return set(standing.order_by().values_list("union_id", flat=True).distinct())


def reporting(scope: Scope, there: set[int]) -> Reporting:
    """Of the unions that the reader reaches, in the order of the tree."""
    asked = [place for place in scope.tree.places if place in scope.counted and place in scope.unions]
    silent = [scope.unions[place] for place in asked if place not in there]
    return Reporting(
        len(asked) - len(silent),
        len(asked),
        tuple(Silent(_label(union), scope.plain.at(union)) for union in silent),
    )


def _label(union: Union) -> str:
    return union.label
