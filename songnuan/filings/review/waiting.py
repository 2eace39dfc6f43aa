"""What waits for a reviewer, oldest first: nothing that they made themselves."""

from collections.abc import Iterable

from campaigns.models import Batch, Campaign, Filing, User
from songnuan.ledger.filing.rights import reviewable


def waiting(campaign: Campaign, user: User) -> tuple[list[Filing], list[Filing]]:
    """Reports that the user may review, and those that another must, since the user had a hand in them. Five queries."""
    filed = Filing.objects.visible_to(user).filter(
        campaign=campaign, union__in=reviewable(user), stands=True, state=Filing.State.FILED
    )
    found = list(filed.select_related("union", "period", "by").order_by("at", "pk"))
    mine = _made_by(user, campaign, found)
    return [one for one in found if one.pk not in mine], [one for one in found if one.pk in mine]


def _made_by(user: User, campaign: Campaign, filings: Iterable[Filing]) -> set[int]:
    """As songnuan.ledger.filing.rights.makers says of one."""
    reviewed = dict(Filing.objects.reviewed().filter(campaign=campaign).values_list("union_id", "number"))
    batches = Batch.objects.made_by(user).filter(campaign=campaign, number__isnull=False).order_by()
    posted = list(batches.values_list("union_id", "number"))
    return {
        filing.pk
        for filing in filings
        if filing.by_id == user.pk
        or any(
            union == filing.union_id and reviewed.get(union, 0) < (number or 0) <= filing.number
            for union, number in posted
        )
    }
