"""Live rows as they will stand once a batch is replaced or a fact corrected."""

from campaigns.models import Batch, Fact, FactQuerySet


def without(live: FactQuerySet, *not_live: Batch | Fact | None) -> FactQuerySet:
    """The rows without those of a batch that is replaced, and without facts that are corrected."""
    for gone in not_live:
        if isinstance(gone, Batch):
            live = live.exclude(added_by=gone)
        elif isinstance(gone, live.model):
            live = live.exclude(pk=gone.pk)
    return live
