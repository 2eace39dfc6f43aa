"""The answer to “同一家吗？”: yes is a batch of the ledger, no is remembered."""

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Batch, Campaign, Enterprise, EnterpriseDistinction, Union, User
from songnuan.fieldwork.firms.candidates import Firm
from songnuan.ledger.merge import decider, merge
from songnuan.ledger.post import Conflict


def same(campaign: Campaign, first: Firm, second: Firm, *, by: User, reason: str) -> Batch:
    """Post the merge; the firm with more visits keeps its name. Raises Conflict."""
    kept, joined = (first, second) if len(first.visits) >= len(second.visits) else (second, first)
    rows = Enterprise.objects.in_bulk([kept.pk, joined.pk])
    return merge(campaign, rows[kept.pk], rows[joined.pk], by=by, reason=reason)


def different(campaign: Campaign, first: Firm, second: Firm, *, by: User) -> EnterpriseDistinction:
    """Remember that the two are not one, under the union that could have joined them. Raises Conflict."""
    union = Union.objects.visible_to(by).filter(
        pk=decider(campaign.tree(), first.unions | second.unions)
    ).first()  # fmt: skip
    if union is None:
        raise Conflict(_("别的单位也走访过其中一家，要由共同的上级工会来判定。"))
    low, high = sorted((first.pk, second.pk))
    with transaction.atomic():
        made, new = EnterpriseDistinction.objects.get_or_create(
            first_id=low, second_id=high, defaults={"union": union, "by": by}
        )
        if new:
            body = {"first": low, "second": high}
            journal.note("enterprise.distinct", actor=by, campaign=campaign, union=union, body=body)
        return made
