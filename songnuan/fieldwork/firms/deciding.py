"""The answer “是同一家”: a batch of the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.lately import in_the_last_hour
from campaigns.models import Batch, Campaign, Enterprise, User
from songnuan.fieldwork.firms.apart import refuse_unless_seen
from songnuan.fieldwork.firms.firm import Firm
from songnuan.ledger.merge import Beyond, merge
from songnuan.ledger.post import Conflict

BEYOND = 20
"""So many answers an hour that are for a superior to give: each tells that somebody out of reach visited one of the two."""


def same(campaign: Campaign, first: Firm, second: Firm, *, by: User, reason: str, seen: str) -> Batch:
    """Post the merge; the firm with more visits keeps its name. Raises Conflict, and Overtaken where they were told apart since
    the page with the mark `seen` was opened: asked when the chain is held, so that no answer comes in between."""
    kept, joined = (first, second) if len(first.visits) >= len(second.visits) else (second, first)
    rows = Enterprise.objects.in_bulk([kept.pk, joined.pk])
    with _counted(campaign, by), transaction.atomic():
        batch = merge(campaign, rows[kept.pk], rows[joined.pk], by=by, reason=reason)
        refuse_unless_seen(campaign, first, second, by=by, seen=seen)
        return batch


@contextmanager
def _counted(campaign: Campaign, by: User) -> Iterator[None]:
    """Notes an answer that was for a superior to give; after BEYOND of them no other is looked at for an hour."""
    if in_the_last_hour(by, "enterprise.beyond") >= BEYOND:
        raise Conflict(
            _("一小时里已有%(count)d次判定要由上级工会来做。请过一小时再判定别的企业。") % {"count": BEYOND}
        )
    try:
        yield
    except Beyond:
        journal.note("enterprise.beyond", actor=by, campaign=campaign)
        raise
