"""Rows of a scope that were left out and wait to be put right. They are in no figure, and so in no kept page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from campaigns.models import PendingRow
from songnuan.reports.scope import Scope


@dataclass(frozen=True)
class Pending:
    """How many there are, and what asks for their list."""

    count: int
    query: str


def pending(scope: Scope) -> Pending:
    """Of one union alone, or of all that the reader reaches. One query.

    Like their list: those of a union that moved away are told to who reads its rows today, and nobody else.
    """
    asked = {"campaign": scope.campaign.code}
    if len(scope.counted) == 1:
        asked["union"] = scope.union.code
    rows = PendingRow.objects.open().filter(campaign=scope.campaign, union_id__in=scope.reached)
    return Pending(rows.count(), urlencode(asked))
