"""Which batches a reader of a difference meets: their own, and of others only what these did together."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from campaigns.models import Batch
from songnuan.ledger.difference.report import Move, Step


@dataclass(frozen=True)
class Seen:
    """A batch within reach; without one what others did to these figures between two of them, not who, when or how often.

    Another union's visit moves the number of firms where the two visited one. Beside a single visit of one's own its
    batch, its minute or its kind would say who else was there (T24).
    """

    batch: Batch | None
    moves: tuple[Move, ...]


def seen(steps: Iterable[Step], reach: Collection[int]) -> tuple[Seen, ...]:
    """All steps in their order; `reach` are the ids of the reader's unions."""
    return tuple(_seen(steps, reach))


def _seen(steps: Iterable[Step], reach: Collection[int]) -> Iterator[Seen]:
    for own, some in groupby(steps, key=lambda step: step.batch.union_id in reach):
        if own:
            yield from (Seen(step.batch, step.moves) for step in some)
        elif moves := _together(move for step in some for move in step.moves):
            yield Seen(None, moves)


def _together(moves: Iterable[Move]) -> tuple[Move, ...]:
    found: dict[str, Move] = {}
    for move in moves:
        first = found.get(move.code, move)
        found[move.code] = Move(move.code, first.before, move.after)
    return tuple(move for move in found.values() if move.by)
