"""Who of the hardship workers on file nobody has reached: for the unions themselves to go and see. Masked."""

import datetime
from dataclasses import dataclass
from typing import Any

from campaigns.models import FactQuerySet
from songnuan.ledger.coverage import unreached
from songnuan.ledger.models import Cell
from songnuan.ledger.totals import place_label
from songnuan.lib.identifiers import mask_name
from songnuan.reports.scope import Scope


@dataclass(frozen=True)
class OnFile:
    """One worker as the list shows them."""

    union: str
    name: str
    kind: str
    date: datetime.date | None
    file_number: str
    batch: int | None


def waiting(scope: Scope, user: Any) -> FactQuerySet:
    """The roster entries of a scope that the reader may see, in the order of the tree."""
    entries = unreached(scope.campaign, scope.counted, scope.status).visible_to(user)
    return entries.select_related("union", "kind", "added_by").order_by("union__order", "pk")


def shown(entry: Any) -> OnFile:
    """One entry, masked."""
    return OnFile(
        place_label(entry.union, Cell.Scope.OWN), mask_name(entry.name), str(entry.kind), entry.date,
        entry.file_number, entry.added_by.number,
    )  # fmt: skip
