"""How the needs of a scope stand: counts for the overview, beside the figures and never part of them."""

from dataclasses import dataclass
from typing import Any

from beneficiaries.models import Need, not_taken_up
from campaigns.models import Visit
from songnuan.reports.scope import Scope

RIGHT = "beneficiaries.view_need"


@dataclass(frozen=True)
class NeedCounts:
    """Numbers of needs: written down by a visit and not taken up, being handled, over their date, closed."""

    untaken: int
    handling: int
    overdue: int
    closed: int

    @property
    def any(self) -> bool:
        return bool(self.untaken or self.handling or self.closed)


def need_counts(scope: Scope, user: Any) -> NeedCounts | None:
    """The counts of the unions that a scope counts, as far as the reader reaches; None without the right. Two queries."""
    if not user.has_perm(RIGHT):
        return None
    here = {"campaign": scope.campaign, "union_id__in": scope.counted}
    counts = Need.objects.visible_to(user).filter(**here).counts()
    untaken = not_taken_up(Visit.objects.visible_to(user).filter(**here)).count()
    return NeedCounts(
        untaken=untaken,
        handling=counts["waiting"] + counts["handling"],
        overdue=counts["overdue"],
        closed=counts["solved"] + counts["beyond"],
    )
