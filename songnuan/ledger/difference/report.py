"""The difference between two states of a campaign's figures, batch by batch, with nothing left over."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from campaigns.models import Batch, Campaign, Edition, Journal
from songnuan.ledger.cells import stored
from songnuan.ledger.difference.firms import firms
from songnuan.ledger.difference.rows import Moves, persons, sums
from songnuan.ledger.difference.span import Between, between
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.models import Status
from songnuan.ledger.rollup import Group

TRIES = 3
"""How often the state of now is read again where somebody posted meanwhile."""


@dataclass(frozen=True)
class End:
    """One of the two states: an edition, or now (None); the last batch in it."""

    edition: Edition | None
    number: int

    @property
    def status(self) -> str:
        return self.edition.status if self.edition else Status.ALL.value


@dataclass(frozen=True)
class Move:
    """What one batch did to one figure (fen or a count)."""

    code: str
    before: int
    after: int

    @property
    def by(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Step:
    """A batch of the group's unions, or of another that moved a figure of theirs."""

    batch: Batch
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Difference:
    """Both states as the rollup keeps them, and every batch between, in ledger order."""

    campaign: Campaign
    group: Group
    first: End
    last: End
    before: dict[str, int]
    after: dict[str, int]
    steps: tuple[Step, ...]

    @cached_property
    def moved(self) -> Counter[str]:
        """The sum of what the batches did, figure by figure."""
        return Counter({code: sum(move.by for step in self.steps for move in step.moves if move.code == code) for code in INDICATORS})  # fmt: skip

    def remainder(self, code: str) -> int:
        """What the batches do not explain: 0, or the ledger is damaged."""
        return self.after[code] - self.before[code] - self.moved[code]

    @property
    def is_explained(self) -> bool:
        """Whether nothing is left over of any figure."""
        return not any(self.remainder(code) for code in INDICATORS)


def now() -> End:
    """The state of this moment."""
    return End(None, Journal.objects.get(pk=1).last_number)


def of_edition(edition: Edition) -> End:
    """The state that an edition keeps."""
    return End(edition, edition.number)


def difference(campaign: Campaign, group: Group, one: End, other: End) -> Difference:
    """The difference of a group's figures between two states, the earlier first. Queries by kinds of fact, not by batch.

    Reads all visits of the campaign; of everything else only what came or went between the two.
    """
    first, last = sorted((one, other), key=lambda end: (end.number, end.edition is None))
    for _again in range(TRIES):
        found = _difference(campaign, group, first, last)
        if last.edition is not None or now().number == last.number:
            break
        last = now()
    return found


def _difference(campaign: Campaign, group: Group, first: End, last: End) -> Difference:
    span = between(campaign, group, first.number, last.number)
    before, after = (stored(campaign, [group], status=end.status).figures(group) for end in (first, last))
    moves: Moves = {}
    for part in (sums(span), persons(span), firms(span)):
        for number, figures in part.items():
            moves.setdefault(number, Counter()).update(figures)
    return Difference(campaign, group, first, last, before, after, tuple(_steps(span, before, moves)))


def _steps(span: Between, before: dict[str, int], moves: Moves) -> list[Step]:
    batches = Batch.objects.filter(campaign=span.campaign, number__range=span.numbers)
    figures, steps = dict(before), []
    for batch in batches.select_related("union", "by").order_by("number"):
        found = []
        for code in INDICATORS:
            by = moves.get(batch.number or 0, Counter())[code]
            if by:
                found.append(Move(code, figures[code], figures[code] + by))
                figures[code] += by
        if found or batch.union_id in span.unions:
            steps.append(Step(batch, tuple(found)))
    return steps
