"""抽查: rows drawn by a seed, so that anybody can draw the same ones again.

Every row that counted when batch `number` had been posted has a rank, the SHA-256 of “seed:kind:key”; the first ones
are drawn. The same seed and batch number give the same rows whatever was posted since.
"""

import hashlib
import heapq
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from campaigns.models import Batch, Event
from songnuan.ledger import filenames
from songnuan.ledger.indicators import INDICATORS
from songnuan.reports.columns import KIND_OF, Eyes, sheet_of, with_names
from songnuan.reports.rows import eyes_of
from songnuan.reports.scope import Scope

DRAWN = {KIND_OF[indicator.fact]: indicator.fact for indicator in INDICATORS.values()}
"""The kinds of rows that figures are made of; the roster of workers on file carries none."""

MOST, USUAL = 200, 20
SEEDS = 1_000_000
AT_ONCE = 2_000
PACKED = "inspection.packed"


@dataclass(frozen=True)
class Draw:
    """What was asked: the seed, up to which batch, how many rows."""

    seed: int
    number: int
    size: int


@dataclass(frozen=True)
class Drawn:
    """One row: of which kind, its key, and where it stood in the clerk's own file; `number` None without one.

    `sheet` has the canonical name where the clerk's is not told.
    """

    kind: str
    pk: int
    sheet: str
    date: str
    batch: int
    number: int | None


def new_seed() -> int:
    """A seed that nobody chose."""
    return secrets.randbelow(SEEDS)


def was_drawn(scope: Scope, draw: Draw) -> bool:
    """Whether just this came out of a draw of ours of this unit, on a page or with a package: by the log.

    A seed that somebody wrote into the address could have been sought out beforehand. So could one that was drawn before all
    rows were there: whoever knows it sees to which of the coming ones it leads.
    """
    last = Batch.objects.filter(campaign=scope.campaign, number__lte=draw.number).order_by("number").last()
    posted = Event.objects.filter(batch=last, verb__startswith="post.") if last else Event.objects.none()
    stood = posted.aggregate(end=Max("sequence", default=0))["end"]
    by_chance = Q(body__chosen=False) | Q(verb=PACKED)
    return draw in _distinct(_draws(scope).filter(by_chance, sequence__gt=stood))


def place_of(scope: Scope, draw: Draw) -> str:
    """Which one it is of all that were drawn of this unit and campaign, by whomever: by the log, in which it stands already."""
    draws = _distinct(_draws(scope))
    return _("第%(place)d次抽查，共%(all)d次") % {"place": draws.index(draw) + 1, "all": len(draws)}


def _draws(scope: Scope) -> QuerySet[Event]:
    kinds = Q(verb="export.made", body__what="sample") | Q(verb=PACKED)
    return Event.objects.filter(kinds, campaign=scope.campaign, union=scope.union)


def _distinct(events: QuerySet[Event]) -> list[Draw]:
    """In their order, what is looked at again left out. A package draws the usual number of rows."""
    bodies = events.order_by("sequence").values_list("body", flat=True)
    return list(dict.fromkeys(Draw(body["seed"], body["number"], body.get("size", USUAL)) for body in bodies))


def rank(seed: int, kind: str, pk: int) -> str:
    """The place of a row in the draw."""
    return hashlib.sha256(f"{seed}:{kind}:{pk}".encode()).hexdigest()


def drawn(scope: Scope, draw: Draw, user: Any) -> tuple[Drawn, ...]:
    """The rows of a draw, in its order: among the union's own rows of every kind that figures are made of.

    Two queries a kind, and those by which is known what its reader may be told of persons.
    """
    first = heapq.nsmallest(draw.size, _ranked(scope, draw))
    found: dict[tuple[str, int], Drawn] = {}
    for kind, fact in DRAWN.items():
        keys = [pk for _rank, there, pk in first if there == kind]
        if keys:
            eyes = eyes_of(user, fact, scope, (scope.union.pk,))
            rows = list(with_names(fact.objects.filter(pk__in=keys)))
            filenames.tell_sheets(user, rows)
            found |= {(kind, row.pk): _drawn(kind, row, eyes) for row in rows}
    return tuple(found[kind, pk] for _rank, kind, pk in first)


def _ranked(scope: Scope, draw: Draw) -> Iterator[tuple[str, str, int]]:
    for kind, fact in DRAWN.items():
        rows = fact.objects.filter(campaign=scope.campaign, union=scope.union).as_of(draw.number).order_by()
        for pk in rows.values_list("pk", flat=True).iterator(chunk_size=AT_ONCE):
            yield rank(draw.seed, kind, pk), kind, pk


def _drawn(kind: str, row: Any, eyes: Eyes) -> Drawn:
    sheet = sheet_of(row, eyes) or row.SHEET
    return Drawn(kind, row.pk, sheet, str(row.date or ""), row.added_by.number or 0, row.row)
