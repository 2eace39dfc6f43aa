"""What a batch did to the ledger, as one report object for its page."""

from collections.abc import Iterator
from dataclasses import dataclass

from beneficiaries.models import RosterEntry
from campaigns.models import Batch, FactQuerySet, Restoration
from songnuan.ledger.indicators import ADDITIVE, FACTS, INDICATORS, WITH_ROWS, Indicator
from songnuan.ledger.movement import figures_of
from songnuan.ledger.totals import totals

LISTED = {RosterEntry, *(indicator.fact for indicator in WITH_ROWS.values())}
"""The kinds of rows that have a list: those that make figures, and the roster of workers on file."""


@dataclass(frozen=True)
class SheetOutcome:
    """Rows of one sheet: added, of those still live, and rows of earlier batches removed and restored.

    `kind` is how addresses name such rows; empty for those that have no list.
    """

    name: str
    kind: str
    added: int
    live: int
    removed: int
    restored: int


@dataclass(frozen=True)
class Moved:
    """By how much the batch moved a figure of its union when it was posted; and the figure today."""

    indicator: Indicator
    by: int
    now: int

    @property
    def without(self) -> int:
        """What the figure becomes when the batch is undone."""
        return self.now - self.by


@dataclass(frozen=True)
class Outcome:
    """All of it, and what undoing would take out of each figure."""

    sheets: tuple[SheetOutcome, ...]
    moved: tuple[Moved, ...]
    undoable: bool


def outcome(batch: Batch) -> Outcome:
    """What a batch added and removed, from its own rows."""
    own = figures_of(batch)
    now = totals(batch.campaign, batch.union)
    moved = tuple(Moved(INDICATORS[code], own[code], now[code] or 0) for code in ADDITIVE if own[code])
    undoable = batch.closed_by is None and batch.kind != Batch.Kind.UNDO
    return Outcome(tuple(_sheets(batch)), moved, undoable)


def _sheets(batch: Batch) -> Iterator[SheetOutcome]:
    for fact in FACTS:
        rows: FactQuerySet = fact.objects.order_by()
        added, live = rows.filter(added_by=batch).count(), rows.live().filter(added_by=batch).count()
        removed = rows.filter(removed_by=batch).count()
        removed += Restoration.objects.filter(sheet=fact.SHEET, removed_by=batch).count()
        restored = Restoration.objects.filter(sheet=fact.SHEET, restored_by=batch).count()
        if added or removed or restored:
            kind = str(fact._meta.model_name) if fact in LISTED else ""
            yield SheetOutcome(fact.SHEET, kind, added, live, removed, restored)
