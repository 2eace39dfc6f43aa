"""封存: from now on nothing of a campaign moves, but what a 更正单 puts right."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Campaign, User
from songnuan.closing.unreviewed import state_of
from songnuan.ledger.post import Conflict
from songnuan.ledger.said import said


def close(campaign: Campaign, *, by: User, reason: str) -> Campaign:
    """Close a campaign for good, in its turn among those who move its figures. Conflict where it is closed already, or not over yet."""
    with transaction.atomic():
        journal.hold_figures(campaign)
        found = Campaign.objects.get(pk=campaign.pk)
        if found.closed_at is not None:
            raise Conflict(_("“%(campaign)s”已经封存。") % {"campaign": found})
        if timezone.localdate() <= found.ends:
            raise Conflict(
                _("“%(campaign)s”到%(day)s才结束，现在不能封存。")
                % {"campaign": found, "day": found.ends.isoformat()}
            )
        state = state_of(found)
        found.closed_at, found.closed_by, found.closed_reason = timezone.now(), by, said(reason, 500)
        found.save(update_fields=("closed_at", "closed_by", "closed_reason"))
        journal.raise_version(found)
        body = {
            "reason": found.closed_reason, "number": journal.last_number(), "unreviewed": [unit.union.code for unit in state.units],
            "pending": state.pending,
        }  # fmt: skip
        journal.record(journal.lock(), "campaign.closed", actor=by, campaign=found, body=body)
    return found
