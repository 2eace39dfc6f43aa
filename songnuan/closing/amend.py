"""更正单: asked for by one, approved by two others, and then posted through the one door. All under the union's turn."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Amendment, Batch, Fact, Union, User
from songnuan.entry import names, single
from songnuan.entry.sheets import BY_NAME
from songnuan.entry.written import written
from songnuan.ledger.filing.amended import follow
from songnuan.ledger.post import Conflict

APPROVE = "campaigns.approve_amendment"
Cells = Mapping[str, str | None]


def ask(fact: Fact, cells: Cells, *, by: User, reason: str) -> Amendment:
    """A 更正单 for one row that stands in a closed campaign. Conflict where there is nothing to amend."""
    with transaction.atomic():
        journal.hold(fact.campaign, fact.union)
        if fact.campaign.closed_at is None:
            raise Conflict(_("活动还没有封存，直接更正即可，不用更正单。"))
        old, new = _before(fact), {name: text or "" for name, text in cells.items()}
        if old == new:
            raise Conflict(_("没有改动任何内容，不用提交。"))
        amendment = Amendment(
            campaign=fact.campaign, union=fact.union, sheet=fact.SHEET, record=fact.record, fact_id=fact.pk, reason=reason,
            asked_by=by,
        )  # fmt: skip
        amendment.seal(old, new)
        try:
            with transaction.atomic():
                amendment.save()
        except IntegrityError:
            raise Conflict(_("这一行已有一张更正单在办理，办完以后才能再申请。")) from None
        _record("amendment.asked", amendment, by, reason=reason)
    return amendment


def approve(amendment: Amendment, *, by: User) -> Amendment:
    """One approval. The second one posts the correction. Conflict: asker and approvers must be three persons."""
    with _held(amendment, by) as found:
        if by.pk == found.asked_by_id:
            raise Conflict(_("您是这张更正单的申请人，要由另外两位同志审批。"))
        if by.pk == found.first_by_id:
            raise Conflict(_("您已经同意过，还要另一位同志同意。"))
        if found.first_by_id is None:
            found.first_by, found.first_at, found.state = by, timezone.now(), Amendment.State.ONCE
            found.save()
            _record("amendment.approved", found, by)
            return found
        found.second_by, found.second_at, found.state = by, timezone.now(), Amendment.State.GRANTED
        found.save()
        batch = _posted(found)
        remark = _("更正单%(number)d") % {"number": found.pk}
        followed = follow(batch, by=found.asked_by, approver=by, remark=remark)
        found.batch, found.state, found.moved_reviewed = batch, Amendment.State.POSTED, followed is not None
        found.save()
        _record("amendment.posted", found, by, batch=batch.number, reviewed=found.moved_reviewed)
    return found


def refuse(amendment: Amendment, *, by: User, reason: str) -> Amendment:
    """The answer is no; one word is enough. Whoever asked may so take it back. Conflict where it was answered."""
    with _held(amendment, by, asker_too=True) as found:
        found.refused_by, found.refused_at, found.refusal = by, timezone.now(), reason.strip()
        found.state = Amendment.State.REFUSED
        found.save()
        _record("amendment.refused", found, by, reason=reason)
    return found


def may_approve(user: User, amendment: Amendment) -> bool:
    """Whether somebody has the right at a posting at or above the unit. Who asked or approved is looked at besides."""
    return user.has_perm(APPROVE) and Union.objects.visible_to(user).filter(pk=amendment.union_id).exists()


def fact_of(amendment: Amendment) -> Fact | None:
    """The row as it was when it was asked about."""
    found: Fact | None = BY_NAME[amendment.sheet].fact.objects.filter(pk=amendment.fact_id).first()
    return found


@contextmanager
def _held(amendment: Amendment, by: User, *, asker_too: bool = False) -> Iterator[Amendment]:
    with transaction.atomic():
        journal.hold(amendment.campaign, amendment.union)
        found = Amendment.objects.select_related("campaign", "union", "asked_by").get(pk=amendment.pk)
        if found.state not in (Amendment.State.ASKED, Amendment.State.ONCE):
            raise Conflict(_("这张更正单刚刚已经办完，请刷新后再看。"))
        if not may_approve(by, found) and not (asker_too and by.pk == found.asked_by_id):
            raise Conflict(_("这张更正单不由您审批。"))
        yield found


def _before(fact: Fact) -> dict[str, str]:
    return written(fact, names.load(fact.campaign, fact.union))


def _posted(amendment: Amendment) -> Batch:
    fact = fact_of(amendment)
    old, new = amendment.cells
    if fact is None or not new or _before(fact) != old:
        raise Conflict(_("这一行在申请以后已经变了，请不予更正，重新申请。"))
    lookups = names.load(amendment.campaign, amendment.union)
    reason = _("更正单%(number)d：%(reason)s") % {"number": amendment.pk, "reason": amendment.reason}
    done = single.correct(fact, new, lookups, by=amendment.asked_by, reason=reason[:500])
    if done.batch is None:
        raise Conflict(_("更正后的内容不能保存：%(why)s") % {"why": done.errors[0].message})
    return done.batch


def _record(verb: str, amendment: Amendment, by: User, **more: Any) -> None:
    body = {"amendment": amendment.pk, "sheet": amendment.sheet, "row": amendment.fact_id, **more}
    journal.record(
        journal.lock(), verb, actor=by, campaign=amendment.campaign, union=amendment.union, batch=amendment.batch, body=body
    )  # fmt: skip
