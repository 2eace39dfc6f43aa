"""Firms that somebody told apart: for whom the answer counts, and who may take it back."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Campaign, EnterpriseDistinction, Union, User
from campaigns.overtaken import Overtaken
from songnuan.fieldwork.firms.firm import Firm, Pair, pair_of
from songnuan.ledger.merge import Beyond, decider
from songnuan.ledger.post import Conflict, refuse_finished
from songnuan.lib.seen import mark


def told_apart(
    campaign: Campaign, user: Any, known: Mapping[int, Firm]
) -> dict[Pair, list[EnterpriseDistinction]]:
    """The pairs among these firms of the user's that are answered, with the answers.

    An answer is about the visits at or below the union under which it stands: a superior is asked as soon as somebody
    else visited one of the two. It counts within reach alone: one that stands elsewhere or above tells nobody anything,
    not even that there is one, or it would say who else was there.
    """
    found: dict[Pair, list[EnterpriseDistinction]] = defaultdict(list)
    tree = campaign.tree()
    answers = EnterpriseDistinction.objects.visible_to(user)
    for answer in answers.select_related("union", "by").order_by("pk"):
        pair = answer.first_id, answer.second_id
        if pair[0] not in known or pair[1] not in known:
            continue
        if known[pair[0]].unions | known[pair[1]].unions <= tree.subtree(answer.union_id):
            found[pair].append(answer)
    return dict(found)


def seen_of(answers: list[EnterpriseDistinction]) -> str:
    """The mark of the answers that stand about a pair; empty where none does."""
    return mark(*(answer.pk for answer in answers)) if answers else ""


def refuse_unless_seen(campaign: Campaign, first: Firm, second: Firm, *, by: User, seen: str) -> None:
    """Raises Overtaken where two that are to be one were told apart since the page with the mark `seen` was opened."""
    pair = pair_of(first.pk, second.pk)
    answers = told_apart(campaign, by, {first.pk: first, second.pk: second}).get(pair, [])
    if answers and seen != seen_of(answers):
        told = _("不是同一家")
        now = [f"{told} · {answer.union.label} {answer.by or '—'}" for answer in answers]
        raise Overtaken(now, seen_of(answers))


def tell_apart(campaign: Campaign, first: Firm, second: Firm, *, by: User) -> None:
    """Remember that the two are not one, under the lowest union with all their visits that `by` sees.

    Raises Beyond where that union is above the reach of `by`, Conflict in a campaign that is closed.
    """
    lowest = decider(campaign.tree(), first.unions | second.unions)
    union = Union.objects.visible_to(by).filter(pk=lowest).first()
    if union is None:
        raise Beyond(_("这两家要由共同的上级工会来判定。"))
    low, high = pair_of(first.pk, second.pk)
    with transaction.atomic():
        refuse_finished(campaign)
        answer, new = EnterpriseDistinction.objects.get_or_create(
            first_id=low, second_id=high, union=union, defaults={"by": by}
        )
        if new:
            body = {"first": low, "second": high}
            journal.note("enterprise.distinct", actor=by, campaign=campaign, union=answer.union, body=body)


def ask_again(campaign: Campaign, first: Firm, second: Firm, *, by: User) -> None:
    """Take back the answers within reach: the pair is asked about again. Raises Conflict: none, or closed."""
    low, high = pair_of(first.pk, second.pk)
    with transaction.atomic():
        refuse_finished(campaign)
        counted = told_apart(campaign, by, {first.pk: first, second.pk: second}).get((low, high), [])
        if not EnterpriseDistinction.objects.filter(pk__in=[answer.pk for answer in counted]).delete()[0]:
            raise Conflict(_("没有可以取消的判定，请刷新后再看。"))
        for answer in counted:
            body = {"first": low, "second": high}
            journal.note("enterprise.undecided", actor=by, campaign=campaign, union=answer.union, body=body)
