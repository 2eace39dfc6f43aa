"""更正单 decided: approved by two who did not ask for it, and then posted through the one door. Under the union's turn."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Amendment, Batch, Fact, Union, User
from songnuan.closing.ask import part_of
from songnuan.closing.noted import note
from songnuan.entry import names, single, together
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import BY_NAME
from songnuan.entry.written import written
from songnuan.ledger.filing.amended import follow
from songnuan.ledger.post import Conflict, refuse_anonymised
from songnuan.ledger.said import said

APPROVE, ASK = "campaigns.approve_amendment", "campaigns.add_amendment"


def approve(amendment: Amendment, *, by: User) -> Amendment:
    """One approval. The second one posts what was asked for. Conflict: asker and approvers must be three persons."""
    with _held(amendment, by) as found:
        if by.pk == found.asked_by_id:
            raise Conflict(_("您是这张更正单的申请人，要由另外两位同志审批。"))
        if by.pk == found.first_by_id:
            raise Conflict(_("您已经同意过，还要另一位同志同意。"))
        if found.first_by is None or not may_approve(found.first_by, found):
            # The word of one who is gone, or no longer posted there, counts no more: this one is the first again.
            found.first_by, found.first_at, found.state = by, timezone.now(), Amendment.State.ONCE
            found.save(update_fields=("first_by", "first_at", "state"))
            note("amendment.approved", found, by)
            return found
        if not may_ask(found.asked_by, found):
            raise Conflict(
                _("申请人的账号已停用或已调离，更正单不能生效。请不予更正，由现在的同志重新申请。")
            )
        found.second_by, found.second_at, found.state = by, timezone.now(), Amendment.State.GRANTED
        found.save(update_fields=("second_by", "second_at", "state"))
        batch = _posted(found)
        _refuse_where_one_went(found)
        remark = _("更正单%(number)d") % {"number": found.pk}
        followed = follow(batch, by=found.asked_by, approver=by, remark=remark)
        found.batch, found.state, found.moved_reviewed = batch, Amendment.State.POSTED, followed is not None
        found.save(update_fields=("batch", "state", "moved_reviewed"))
        note("amendment.posted", found, by, batch=batch.number, reviewed=found.moved_reviewed)
    return found


def refuse(amendment: Amendment, *, by: User, reason: str) -> Amendment:
    """The answer is no; one word is enough. Whoever asked may so take it back. Conflict where it was answered."""
    with _held(amendment, by, asker_too=True) as found:
        found.refused_by, found.refused_at, found.state = by, timezone.now(), Amendment.State.REFUSED
        found.refusal = said(reason, 500)
        found.save(update_fields=("refused_by", "refused_at", "state", "refusal"))
        note("amendment.refused", found, by, reason=found.refusal)
    return found


def may_approve(user: User, amendment: Amendment) -> bool:
    """Whether somebody has the right at a posting at or above the unit. Who asked or approved is looked at besides."""
    return user.has_perm(APPROVE) and Union.objects.visible_to(user).filter(pk=amendment.union_id).exists()


def may_ask(user: User, amendment: Amendment) -> bool:
    """Whether whoever asked still may: it is posted in their name."""
    return user.has_perm(ASK) and Union.objects.visible_to(user).filter(pk=amendment.union_id).exists()


def _refuse_where_one_went(amendment: Amendment) -> None:
    """Once more, as they are now that nobody else can note anything: who is gone by then neither asked nor approved."""
    asker, first = User.objects.get(pk=amendment.asked_by_id), User.objects.get(pk=amendment.first_by_id)
    if not (may_ask(asker, amendment) and may_approve(first, amendment)):
        raise Conflict(_("申请人或者先同意的同志刚刚被停用或调离，更正单没有生效。请刷新后再办。"))


def fact_of(amendment: Amendment) -> Fact | None:
    """The row as it was when it was asked about; of one that is added, as it was posted. None where there is none."""
    rows = BY_NAME[amendment.sheet].fact.objects.order_by("pk")
    if amendment.kind == Amendment.Kind.ADD:
        rows = rows.of_record(amendment.record)
    else:
        rows = rows.filter(pk=amendment.fact_id)
    found: Fact | None = rows.first()
    return found


@contextmanager
def _held(amendment: Amendment, by: User, *, asker_too: bool = False) -> Iterator[Amendment]:
    with transaction.atomic():
        journal.hold(amendment.campaign, amendment.union)
        found = Amendment.objects.select_related("campaign", "union", "asked_by", "first_by").get(
            pk=amendment.pk
        )
        refuse_anonymised(found.campaign)  # what is said of a row of persons who are gone is not kept
        if not found.is_open:
            raise Conflict(_("这张更正单刚刚已经办完，请刷新后再看。"))
        if not may_approve(by, found) and not (asker_too and by.pk == found.asked_by_id):
            raise Conflict(_("这张更正单不由您审批。"))
        yield found


def _posted(amendment: Amendment) -> Batch:
    lookups = names.load(amendment.campaign, amendment.union)
    reason = _("更正单%(number)d：%(reason)s") % {"number": amendment.pk, "reason": amendment.reason}
    reason = reason[:500]
    if amendment.kind == Amendment.Kind.ADD:
        return _added(amendment, lookups, reason)
    fact, (old, new) = fact_of(amendment), amendment.cells
    if fact is None or not old or written(fact, lookups) != old:
        raise Conflict(_("这一行在申请以后已经变了，请不予更正，重新申请。"))
    if amendment.kind == Amendment.Kind.REMOVE:
        return single.remove(fact, by=amendment.asked_by, reason=reason)
    # What was asked for is a change, also where it says what stands: its asker typed that unseen.
    retyped = {*amendment.retyped, *(name for name in new if new[name] != old.get(name))}
    return _stands(single.correct(fact, new, lookups, by=amendment.asked_by, reason=reason, retyped=retyped))


def _added(amendment: Amendment, lookups: Lookups, reason: str) -> Batch:
    _old, new = amendment.cells
    if not new:
        raise Conflict(_("这张更正单里的个人信息已清除，请不予更正。"))
    part = part_of(amendment, BY_NAME[amendment.sheet], new)
    return _stands(together.post_all([part], lookups, by=amendment.asked_by, reason=reason))


def _stands(done: single.Outcome) -> Batch:
    """The batch; Conflict where a rule stands against what it was to say."""
    if done.batch is None:
        raise Conflict(_("更正后的内容不能保存：%(why)s") % {"why": done.errors[0].message})
    return done.batch
