"""上报, 撤回, 退回, 审核通过: each moves the rollup of its status in its own transaction, and is an event of the log."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Batch, Campaign, Fact, Filing, Period, ReturnedRow, Union, User
from songnuan.ledger import rollup
from songnuan.ledger.filing import rights
from songnuan.ledger.filing.snapshot import figures_of, version_of
from songnuan.ledger.filing.timing import timing_of
from songnuan.ledger.filing.zero import SHEETS, empty_sheets, refuse_silence
from songnuan.ledger.models import Status
from songnuan.ledger.post import Conflict, refuse_finished
from songnuan.ledger.said import said
from songnuan.ledger.shift import Span, shift


def file_report(
    period: Period,
    union: Union,
    *,
    by: User | None,
    zero: Collection[str] = (),
    remark: str = "",
    checks: Sequence[Mapping[str, str]] = (),
    seen: int | None = None,
    at: datetime | None = None,
) -> Filing:
    """上报: the union answers for its rows as they stand now. `zero` names the sheets that are reported as zero.

    `seen` is the union's last batch as whoever files looked at it: with a later one nothing is filed.
    The server's clock says when; `at` is for the demo alone, whose campaign is over (also below).
    Raises Conflict: nothing to be filed now, an empty sheet not declared, a closed period, a later report there.
    """
    with transaction.atomic():
        journal.hold(period.campaign, union)
        refuse_finished(period.campaign)
        now = at or timezone.now()
        timing = timing_of(period, union, now)
        if timing == Filing.Timing.SUPPLEMENT and not remark.strip():
            raise Conflict(_("补报要写明理由。"))
        before = _standing(period, union)
        if seen is not None and seen != last_batch(period.campaign, union):
            raise Conflict(_("打开页面以后又有新的批次。请看过下面最新的数字，再上报。"))
        empty = empty_sheets(period.campaign, union)
        refuse_silence(empty, zero)
        journal.hold_figures(period.campaign)
        refuse_finished(period.campaign)
        if before is not None:
            _take_down(before)
        filing = Filing.objects.create(
            campaign=period.campaign, union=union, period=period, number=journal.last_number(), by=by, at=now,
            timing=timing, zero_sheets=[sheet for sheet in SHEETS if sheet in empty], is_zero=len(empty) == len(SHEETS),
            on_behalf=rights.is_on_behalf(by, union), remark=said(remark, 500), checks=list(checks), stands=True,
        )  # fmt: skip
        _move(filing, Status.FILED, before, filing)
        filing.figures = figures_of(filing)
        filing.version = version_of(filing)
        filing.sequence = _record("filing.filed", filing, by)
        filing.save(update_fields=("figures", "version", "sequence"))
    return filing


def _standing(period: Period, union: Union) -> Filing | None:
    found = (
        Filing.objects.standing()
        .select_related("period")
        .filter(campaign=period.campaign, union=union)
        .first()
    )
    if found is None:
        return None
    if found.period.number > period.number:
        raise Conflict(_("%(period)s已经上报，不能再报更早的一期。") % {"period": found.period})
    if found.period_id == period.pk and found.state == Filing.State.FILED:
        raise Conflict(_("%(period)s已上报，正在等待审核。要修改，请先撤回。") % {"period": period})
    return found


def _take_down(before: Filing) -> None:
    before.stands = False
    if before.state == Filing.State.FILED:
        before.state = Filing.State.SUPERSEDED
    before.save(update_fields=("stands", "state"))


def recall(filing: Filing, *, by: User | None, reason: str = "") -> Filing:
    """撤回, before anybody reviewed it: what the union filed before counts as filed again. Raises Conflict."""
    with _held(filing) as found:
        if not found.stands or found.state != Filing.State.FILED:
            raise Conflict(_("只有尚未审核的上报才能撤回。请刷新后再看。"))
        _decide(found, Filing.State.RECALLED, by, reason)
        found.stands = False
        found.save(update_fields=("stands",))
        earlier = (
            Filing.objects.filter(campaign=found.campaign, union=found.union, pk__lt=found.pk)
            .exclude(state=Filing.State.RECALLED)
            .last()
        )
        if earlier is not None:
            earlier.stands = True
            if earlier.state == Filing.State.SUPERSEDED:
                earlier.state = Filing.State.FILED
            earlier.save(update_fields=("stands", "state"))
        _move(found, Status.FILED, found, earlier)
        found.recalled_sequence = _record("filing.recalled", found, by)
        found.save(update_fields=("recalled_sequence",))
    return found


def give_back(
    filing: Filing,
    *,
    by: User,
    reason: str,
    rows: Sequence[tuple[Fact, str]] = (),
    at: datetime | None = None,
) -> Filing:
    """退回, whole or with reasons on single rows. What was filed stays in the figures until the union files again.

    An approved report that is returned counts as reviewed no more. Raises Conflict.
    """
    if not reason.strip():
        raise Conflict(_("退回要写明理由。"))
    with _held(filing) as found:
        _refuse_unless_to_be_reviewed(found, by, (Filing.State.FILED, Filing.State.APPROVED))
        was_reviewed = found.counts_reviewed
        _decide(found, Filing.State.RETURNED, by, reason, at)
        ReturnedRow.objects.bulk_create(
            ReturnedRow(
                filing=found,
                sheet=fact.SHEET,
                fact_id=fact.pk,
                record=fact.record,
                reason=said(word, 300),
            )
            for fact, word in rows
        )
        if was_reviewed:
            earlier = (
                Filing.objects.filter(campaign=found.campaign, union=found.union, state=Filing.State.APPROVED)
                .exclude(pk=found.pk)
                .last()
            )
            _count_reviewed(found, found, earlier)
        _record("filing.returned", found, by, rows=len(rows))
    return found


def approve(filing: Filing, *, by: User, remark: str = "", at: datetime | None = None) -> Filing:
    """审核通过: the union's rows as it filed them count as reviewed. Raises Conflict, also where maker and checker are one."""
    with _held(filing) as found:
        _refuse_unless_to_be_reviewed(found, by, (Filing.State.FILED,))
        before = Filing.objects.reviewed().filter(campaign=found.campaign, union=found.union).first()
        _decide(found, Filing.State.APPROVED, by, remark, at)
        _count_reviewed(found, before, found)
        _record("filing.approved", found, by)
    return found


@contextmanager
def _held(filing: Filing) -> Iterator[Filing]:
    """The filing as it is now, while nobody else can act upon its union or move a figure."""
    with transaction.atomic():
        journal.hold(filing.campaign, filing.union)
        journal.hold_figures(filing.campaign)
        refuse_finished(filing.campaign)
        yield Filing.objects.select_related("campaign", "union", "period").get(pk=filing.pk)


def last_batch(campaign: Campaign, union: Union) -> int:
    """The number of the union's last batch; 0 where it has none."""
    numbers = Batch.objects.filter(campaign=campaign, union=union, number__isnull=False)
    return numbers.order_by("-number").values_list("number", flat=True).first() or 0


def why_not_file(period: Period, union: Union) -> str:
    """What stands in the way of a report of the union in this period now, in words; empty where nothing does."""
    try:
        refuse_finished(period.campaign)
        timing_of(period, union, timezone.now())
        _standing(period, union)
    except Conflict as refusal:
        return str(refusal)
    return ""


def why_not_review(filing: Filing, by: User, states: Collection[str] = (Filing.State.FILED,)) -> str:
    """Why this person does not review this report now, in words; empty where they may."""
    if not filing.stands or filing.state not in states:
        return _where_it_stands(filing)
    try:
        refuse_finished(filing.campaign)
    except Conflict as refusal:
        return str(refusal)
    if not rights.may_review(by, filing.union):
        return _("这份上报不由您审核。")
    if by.pk in rights.makers(filing):
        return _("您录入、导入或上报过其中的数据，不能由您审核。请另一位同志审核。")
    return ""


def _where_it_stands(filing: Filing) -> str:
    match filing.state:
        case Filing.State.RECALLED:
            return _("这次上报已由单位撤回。")
        case Filing.State.APPROVED if filing.stands:
            return _("这次上报已审核通过。")
        case Filing.State.RETURNED if filing.stands:
            return _("这次上报已退回，等单位改好后重新上报。")
        case _:
            return _("这个单位已有更新的上报，请看最近的一次。")


def _refuse_unless_to_be_reviewed(filing: Filing, by: User, states: Collection[str]) -> None:
    reason = why_not_review(filing, by, states)
    if reason:
        raise Conflict(reason)


def _decide(filing: Filing, state: str, by: User | None, reason: str, at: datetime | None = None) -> None:
    filing.state, filing.decided_by, filing.decided_at = state, by, at or timezone.now()
    filing.reason = said(reason, 500)
    filing.save(update_fields=("state", "decided_by", "decided_at", "reason"))


def _count_reviewed(about: Filing, before: Filing | None, after: Filing | None) -> None:
    for filing, counts in ((before, False), (after, True)):
        if filing is not None:
            filing.counts_reviewed = counts
            filing.save(update_fields=("counts_reviewed",))
    _move(about, Status.REVIEWED, before, after)


def _move(about: Filing, status: str, before: Filing | None, after: Filing | None) -> None:
    span = Span(before.number if before else 0, after.number if after else 0)
    rollup.apply(about.campaign, status, shift(about.campaign, about.union, status, span))
    journal.raise_version(about.campaign)


def _record(verb: str, filing: Filing, by: User | None, **more: Any) -> int:
    """Answers where the act stands in the log."""
    body = {
        "filing": filing.pk, "period": filing.period.number, "number": filing.number, "timing": filing.timing,
        "zero": filing.zero_sheets, "on_behalf": filing.on_behalf, "version": filing.version,
        "reason": filing.reason or filing.remark, **more,
    }  # fmt: skip
    event = journal.record(
        journal.lock(), verb, actor=by, campaign=filing.campaign, union=filing.union, body=body
    )
    return event.sequence
