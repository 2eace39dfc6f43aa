"""Setting periods and granting 补报: each in one transaction with its event."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Campaign, LateGrant, Period, Union, User
from campaigns.overtaken import Overtaken
from songnuan.filings.periods.proposal import propose
from songnuan.ledger.post import Conflict, refuse_finished
from songnuan.ledger.said import said
from songnuan.lib.seen import mark


def seen_of(period: Period) -> str:
    """The mark of what `put` changes."""
    return mark(*_written(period.deadline, period.closes))


def put(
    campaign: Campaign,
    number: int,
    deadline: datetime,
    closes: datetime,
    *,
    by: User | None,
    seen: str | None = None,
) -> Period:
    """Add a period, or change the one of that number. Raises Conflict where the order of deadlines would break.

    So it does where the period is not as it was `seen` on the page; nothing was seen of a new one. A changed
    deadline judges reports from then on; those that were filed keep what was said of them.
    """
    if closes < deadline:
        raise Conflict(_("停止接收时间不能早于报送截止时间。"))
    try:
        with transaction.atomic():
            held = journal.lock()
            refuse_finished(campaign)
            before = campaign.periods.filter(number=number).first()
            if seen is not None and before is not None:
                _refuse_unless_seen(before, seen)
            others = campaign.periods.exclude(number=number)
            earlier = others.filter(number__lt=number).last()
            later = others.filter(number__gt=number).first()
            if earlier is not None and deadline <= earlier.deadline:
                raise Conflict(_("截止时间要晚于%(period)s的截止时间。") % {"period": earlier})
            if later is not None and deadline >= later.deadline:
                raise Conflict(_("截止时间要早于%(period)s的截止时间。") % {"period": later})
            if before is not None and (before.deadline, before.closes) == (deadline, closes):
                return before
            body = {"period": number, "from": _said(before), "to": _written(deadline, closes)}
            if before is None:
                before = Period.objects.create(
                    campaign=campaign, number=number, deadline=deadline, closes=closes
                )
            else:
                before.deadline, before.closes = deadline, closes
                before.save(update_fields=("deadline", "closes"))
            journal.record(held, "period.changed", actor=by, campaign=campaign, body=body)
    except IntegrityError as error:
        raise Conflict(_("这一期刚刚已由别人设置。请刷新后再看。")) from error
    return before


def put_proposed(campaign: Campaign, *, by: User | None) -> list[Period]:
    """The five periods of songnuan.filings.periods.proposal. Raises Conflict where the campaign has periods already."""
    with transaction.atomic():
        journal.lock()
        if campaign.periods.exists():
            raise Conflict(_("这次活动已经设置了报送期次，请逐期修改。"))
        return [put(campaign, line.number, line.deadline, line.closes, by=by) for line in propose(campaign)]


def grant(period: Period, union: Union, until: datetime, reason: str, *, by: User | None) -> LateGrant:
    """准予补报: the union may file this period until then, although it is closed to the others.

    Raises Conflict; also where the same was granted before: a form that is sent twice grants once.
    """
    if not reason.strip():
        raise Conflict(_("准予补报要写明理由。"))
    if until <= period.closes:
        raise Conflict(_("补报期限要晚于这一期的停止接收时间。"))
    with transaction.atomic():
        held = journal.lock()
        refuse_finished(period.campaign)
        asked = {"period": period, "union": union, "until": until, "reason": said(reason, 500)}
        if LateGrant.objects.filter(**asked).exists():
            raise Conflict(_("同样的补报已经准予过，没有再准予一次。"))
        made = LateGrant.objects.create(**asked, by=by)
        body: dict[str, Any] = {
            "period": period.number,
            "until": localtime(until).isoformat(),
            "reason": made.reason,
        }
        journal.record(held, "period.granted", actor=by, campaign=period.campaign, union=union, body=body)
    return made


def _refuse_unless_seen(period: Period, seen: str) -> None:
    if not seen:
        raise Conflict(_("已经有这一期，请在列表里修改它。"))
    if seen_of(period) != seen:
        moments = (f"{localtime(moment):%Y-%m-%d %H:%M}" for moment in (period.deadline, period.closes))
        raise Overtaken(moments, seen_of(period))


def _said(period: Period | None) -> list[str]:
    return [] if period is None else _written(period.deadline, period.closes)


def _written(*moments: datetime) -> list[str]:
    return [localtime(moment).isoformat() for moment in moments]
