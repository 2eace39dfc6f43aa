"""下拨与收到 of one union as a report object: what came down to it, what it passed on, and what was received of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Union
from songnuan.allocations.listing import GOT, SENT
from songnuan.ledger.allocation.match import Passed, passed, sent_to
from songnuan.ledger.models import Cell
from songnuan.reports.scope import Scope


class Match(models.TextChoices):
    """How the two sides of a receiver stand to each other."""

    EQUAL = "equal", _("一致")
    LESS = "less", _("收到少于下拨")
    MORE = "more", _("收到多于下拨")
    UNSENT = "unsent", _("没有下拨登记")


@dataclass(frozen=True)
class Sent:
    """What one superior passed down, in fen, and what lists exactly these sums."""

    sender: Union
    amount: int
    query: str


@dataclass(frozen=True)
class Line:
    """One receiver: what this union and what its other superiors passed down to it, and what it received, in fen.

    The queries list exactly the rows of each number. Of a receiver that moved out of the reader's reach only `here` is
    told: `found` is None.
    """

    receiver: Union
    here: int
    elsewhere: tuple[Sent, ...]
    found: Passed | None
    place_query: str
    here_query: str
    received_query: str

    @property
    def match(self) -> Match | None:
        if self.found is None:
            return None
        if not self.found.difference:
            return Match.EQUAL
        if not self.found.allocated:
            return Match.UNSENT
        return Match.LESS if self.found.difference < 0 else Match.MORE

    @property
    def others(self) -> int:
        """By all other superiors together."""
        return sum(sent.amount for sent in self.elsewhere)


@dataclass(frozen=True)
class Matching:
    """`own` is the union as a receiver, None where nothing stands above it. `lines` are its receivers.

    `own_query` asks for its own rows, `sent_query` for everything that it passed down.
    """

    scope: Scope
    own: Line | None
    lines: tuple[Line, ...]
    has_below: bool
    own_query: str
    sent_query: str

    @property
    def sent(self) -> int:
        """What this union passed down, in fen."""
        return sum(line.here for line in self.lines)

    @property
    def has_others(self) -> bool:
        return any(line.elsewhere for line in self.lines)

    @property
    def differing(self) -> tuple[Line, ...]:
        """The receivers of whom the two sides differ."""
        return tuple(line for line in self.lines if line.match not in (None, Match.EQUAL))

    @property
    def unequal(self) -> int:
        """How many they are."""
        return len(self.differing)


def matching(scope: Scope) -> Matching:
    """Both sides under the scope's status, of the union and of whoever it passes money down to. Four queries at most."""
    here, tree = scope.union.pk, scope.tree
    below = {place for place, (superior, _area) in tree.places.items() if superior == here}
    below |= sent_to(scope.campaign, here, scope.status)
    found = passed(scope.campaign, {here, *below}, scope.status)
    unions = _unions(scope, found)
    told = [found[place] for place in tree.places if place in below and place in found]
    lines = [_line(scope, unions, line) for line in told if line.receiver in scope.unions or here in line.by]
    own = None
    if tree.places[here][0] is not None:
        own = _line(scope, unions, found.get(here, Passed(here, {}, 0)))
    own_query = scope.at(scope.union, Cell.Scope.OWN).query
    sent_query = _rows(scope, scope.union, SENT)
    return Matching(scope, own, tuple(lines), len(tree.subtree(here)) > 1, own_query, sent_query)


def _unions(scope: Scope, found: Mapping[int, Passed]) -> Mapping[int, Union]:
    """Those of the reader's reach and, for their names alone, the senders above it and receivers that moved away."""
    named = {scope.union.pk, *found, *(sender for line in found.values() for sender in line.by)}
    missing = named - scope.unions.keys()
    return {**scope.unions, **(Union.objects.in_bulk(missing) if missing else {})}


def _line(scope: Scope, unions: Mapping[int, Union], found: Passed) -> Line:
    receiver, here = unions[found.receiver], scope.union.pk
    reached = found.receiver in scope.unions
    others = [(sender, amount) for sender, amount in found.by.items() if sender != here] if reached else []
    order = {place: number for number, place in enumerate(scope.tree.places)}
    elsewhere = (
        Sent(unions[sender], amount, _rows(scope, receiver, GOT, unions[sender]))
        for sender, amount in sorted(others, key=lambda sent: order.get(sent[0], 0))
    )
    return Line(
        receiver=receiver,
        here=found.by.get(here, 0),
        elsewhere=tuple(elsewhere),
        found=found if reached else None,
        place_query=scope.at(receiver).query if reached else "",
        here_query=_rows(scope, scope.union, SENT, receiver),
        received_query=scope.at(receiver, Cell.Scope.OWN).query if reached else "",
    )


def _rows(scope: Scope, union: Union, side: str, other: Union | None = None) -> str:
    """The query string of the list of what a union sent or got, from or to one other where that is named."""
    more = {"side": side, **({"other": other.code} if other else {})}
    return urlencode({**scope.at(union).parameters, **more})
